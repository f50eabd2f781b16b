package dev.plezi.server.internal.app;

import dev.plezi.protocol.codec.JacksonVersion;
import dev.plezi.server.StartException;
import dev.plezi.server.internal.jetty.JettyVersion;
import org.jspecify.annotations.Nullable;

/**
 * A check of the libraries that a build has brought: beside a framework that manages versions they
 * may be others than ours, and would fail later, at the first event or the first WebSocket, with
 * words that nobody understands. That of Jedis is made when there is a Redis.
 */
public final class Libraries {
  private static final String ADVICE =
      ". Import dev.plezi:plezi-bom first among the managed dependencies of the build; where the"
          + " parent of a pom manages versions, set its properties, too (see"
          + " \"Beside other frameworks\" in the guide)";

  // Set when they fit; a process has its libraries once.
  private static volatile boolean fit;
  private static volatile boolean serverFits;

  private Libraries() {}

  /**
   * Checks those that every app needs.
   *
   * @throws StartException naming the version that was found, the one that is needed, and what to
   *     write into the build
   */
  public static void check() {
    if (!fit) {
      require(JacksonVersion.fault());
      fit = true;
    }
  }

  /**
   * Checks those that serve an app, be it on a port of its own or in a Jetty that the application
   * has.
   *
   * @throws StartException as {@link #check} does
   */
  public static void checkServer() {
    if (!serverFits) {
      require(JettyVersion.fault());
      serverFits = true;
    }
  }

  private static void require(@Nullable String fault) {
    if (fault != null) {
      throw new StartException(fault + ADVICE, null);
    }
  }
}
