package dev.plezi.server.internal.session;

import dev.plezi.server.internal.outbox.Outbox;

/** What ties an open session to its peer. Thread-safe. */
sealed interface SessionBinding permits PlainConnection, ResumableBinding {
  /** Asks for one more frame. */
  void demand();

  /**
   * Closes, behind what was sent.
   *
   * @return false when it was closed already
   */
  boolean close(int code, String reason);

  /** Closes what connection there is, at once; a session that outlives it stays. */
  void drop();

  /** Ends it at once, with what waits, for a reason that whoever wants to resume it is told. */
  void end(String why, int code, String words);

  /** More waits than the peer, or its handlers, take: the outbox says how bad it is. */
  void overfull(Outbox.Offer offer);

  /** The server goes, within this time, and the application has said goodbye. */
  void leave(long millis);

  /** Ends what connection there is, at once. */
  void abort();

  /**
   * Time has passed: asks a silent peer whether it is there, and gives up one that does not answer.
   */
  void tick(long now);
}
