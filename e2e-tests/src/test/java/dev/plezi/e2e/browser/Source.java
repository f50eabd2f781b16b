package dev.plezi.e2e.browser;

import java.io.IOException;
import java.util.List;

/** One place where a browser may come from. */
interface Source {
  /** What it is, for the list of what was tried. */
  String name();

  /**
   * The browsers found or fetched there.
   *
   * @throws Unavailable saying why there are none
   */
  List<Candidate> candidates() throws Unavailable, IOException;

  /** Whether a browser of this source was asked for, so that no other may take its place. */
  default boolean binding() {
    return false;
  }

  /** Why a source has nothing to offer. */
  final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    Unavailable(String reason) {
      super(reason);
    }
  }
}
