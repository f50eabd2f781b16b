package dev.plezi.e2e.doors;

import dev.plezi.protocol.CloseCode;
import dev.plezi.server.App;
import dev.plezi.server.testing.Door;
import dev.plezi.server.testing.JettyDoor;
import dev.plezi.server.testing.OwnDoor;
import dev.plezi.servlet.testing.TomcatDoor;

/** The doors that an app is tested through. */
public enum DoorKind {
  /** A port of the app's own. */
  OWN,
  /** A handler in a Jetty server of the application's. */
  JETTY,
  /** A filter in a servlet container. */
  TOMCAT;

  /** The code of a close that is without one: Jakarta WebSocket's API knows none such. */
  public int noCode() {
    return this == TOMCAT ? CloseCode.NORMAL : CloseCode.NONE;
  }

  /** Whether something else answers what no route takes. */
  public boolean mounted() {
    return this != OWN;
  }

  /**
   * Starts an app.
   *
   * @param port where, or 0 for any that is free
   */
  public Door open(App app, int port) {
    try {
      return switch (this) {
        case OWN -> OwnDoor.open(app, port);
        case JETTY -> JettyDoor.open(app, "", port);
        case TOMCAT -> TomcatDoor.open(app, "", port);
      };
    } catch (Exception e) {
      throw new IllegalStateException("the door " + this + " does not open", e);
    }
  }
}
