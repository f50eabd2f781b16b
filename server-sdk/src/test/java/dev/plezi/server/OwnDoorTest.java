package dev.plezi.server;

import dev.plezi.server.testing.DoorContract;
import dev.plezi.server.testing.OwnDoor;

/** An app on a port of its own; what stands before its routes is a rewrite's matter there. */
class OwnDoorTest extends DoorContract {
  OwnDoorTest() {
    super((app, contextPath) -> OwnDoor.open(app, 0));
  }
}
