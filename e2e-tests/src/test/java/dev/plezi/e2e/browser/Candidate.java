package dev.plezi.e2e.browser;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A browser that may work.
 *
 * @param executable its program, or null for the one that Playwright installs for itself
 * @param environment variables it needs beside those of this process
 */
record Candidate(@Nullable Path executable, Map<String, String> environment) {
  static Candidate at(Path executable) {
    return new Candidate(executable, Map.of());
  }

  static Candidate ownOfPlaywright() {
    return new Candidate(null, Map.of());
  }

  @Override
  public String toString() {
    return executable == null ? "Playwright's own" : executable.toString();
  }
}
