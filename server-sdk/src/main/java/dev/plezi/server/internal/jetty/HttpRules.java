package dev.plezi.server.internal.jetty;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the edge takes, and how long it waits for it.
 *
 * @param maxRequests how many requests the site may answer at a time
 * @param bodies bounds of what requests carry
 * @param files what is served as it is
 * @param timeouts bounds of time
 * @param forwarded whether a proxy in front says who asks, and how
 */
public record HttpRules(
    int maxRequests, Bodies bodies, FileRoot files, Timeouts timeouts, boolean forwarded) {
  /**
   * Bounds of what requests carry.
   *
   * @param maxBytes the largest body
   * @param maxUploadBytes the largest body that is {@code multipart/form-data}
   * @param uploads the folder for parts too large for memory
   */
  public record Bodies(int maxBytes, int maxUploadBytes, Path uploads) {}

  /**
   * Where files are that are served as they are; at most one of the two.
   *
   * @param classPath a folder of the class path, or null
   * @param folder a folder, or null
   */
  public record FileRoot(@Nullable String classPath, @Nullable Path folder) {}

  /**
   * Bounds of time.
   *
   * @param idle how long a connection may be silent
   * @param request how long the headers of a request may take, and a body before its rate counts
   */
  public record Timeouts(Duration idle, Duration request) {}
}
