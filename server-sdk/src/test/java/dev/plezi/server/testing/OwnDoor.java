package dev.plezi.server.testing;

import dev.plezi.server.App;

/** A port of the app's own. */
public final class OwnDoor implements Door {
  private final App app;

  private OwnDoor(App app) {
    this.app = app;
  }

  /**
   * Starts an app.
   *
   * @param port where, or 0 for any that is free
   */
  public static Door open(App app, int port) {
    app.start(port);
    return new OwnDoor(app);
  }

  @Override
  public int port() {
    return app.port();
  }

  @Override
  public void close() {
    app.stop();
  }
}
