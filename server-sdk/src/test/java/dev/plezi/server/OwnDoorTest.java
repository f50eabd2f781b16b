package dev.plezi.server;

import dev.plezi.server.testing.Door;
import dev.plezi.server.testing.DoorContract;

/** An app on a port of its own; what stands before its routes is a rewrite's matter there. */
class OwnDoorTest extends DoorContract {
  OwnDoorTest() {
    super(OwnDoorTest::open);
  }

  private static Door open(App app, String contextPath) {
    app.start(0);
    return new Door() {
      @Override
      public int port() {
        return app.port();
      }

      @Override
      public void close() {
        app.stop();
      }
    };
  }
}
