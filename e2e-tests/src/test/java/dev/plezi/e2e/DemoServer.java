package dev.plezi.e2e;

import dev.plezi.demo.Demo;
import dev.plezi.e2e.doors.DoorKind;
import dev.plezi.server.testing.Door;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The demo without its bot, started anew for each test that asks for it; {@link DemoIT} has the
 * whole program, in a process of its own.
 */
final class DemoServer implements AfterEachCallback {
  private @Nullable Door door;

  /** A path of the demo, as a URL. On a port of its own, if no door was opened before. */
  String url(String path) {
    Door open = door == null ? open(DoorKind.OWN) : door;
    return "http://127.0.0.1:" + open.port() + path;
  }

  /** Starts it behind a door. */
  Door open(DoorKind kind) {
    if (door != null) {
      throw new IllegalStateException("it has started already");
    }
    Door opened = kind.open(Demo.app(Demo.options().signals(false).build()), 0);
    door = opened;
    return opened;
  }

  /** Ends it as whoever runs it would. */
  void stop() {
    if (door != null) {
      door.close();
      door = null;
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    stop();
  }
}
