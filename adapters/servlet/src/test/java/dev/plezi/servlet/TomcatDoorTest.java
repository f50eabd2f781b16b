package dev.plezi.servlet;

import dev.plezi.server.testing.MountedDoorContract;
import dev.plezi.servlet.testing.TomcatDoor;

class TomcatDoorTest extends MountedDoorContract {
  TomcatDoorTest() {
    super((app, contextPath) -> TomcatDoor.open(app, contextPath, 0));
  }
}
