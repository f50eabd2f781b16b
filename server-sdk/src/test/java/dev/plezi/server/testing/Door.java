package dev.plezi.server.testing;

import dev.plezi.server.App;

/** A way for requests to come to an app: it is started, and waits for them. */
public interface Door extends AutoCloseable {
  /** Where it listens, on this machine. */
  int port();

  /** Ends the app, and whatever was started for it. */
  @Override
  void close();

  /** Opens a door. */
  interface Opener {
    /**
     * Starts an app.
     *
     * @param contextPath what stands before its routes; empty for nothing
     */
    Door open(App app, String contextPath) throws Exception;
  }
}
