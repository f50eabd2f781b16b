package dev.plezi.e2e;

import dev.plezi.e2e.doors.DoorKind;
import dev.plezi.server.Options;
import dev.plezi.server.testing.Door;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The conformance servers of this test run, each started when the first test wants it. */
final class ConformanceServerFixture {
  private static final Map<DoorKind, Door> DOORS = new ConcurrentHashMap<>();

  private ConformanceServerFixture() {}

  /**
   * The address without a path of one on a port of its own, such as {@code ws://127.0.0.1:4610}.
   */
  static URI server() {
    return server(DoorKind.OWN);
  }

  /** The same, of one behind a door. */
  static URI server(DoorKind door) {
    return URI.create(
        "ws://127.0.0.1:" + DOORS.computeIfAbsent(door, ConformanceServerFixture::open).port());
  }

  private static Door open(DoorKind door) {
    return door.open(ConformanceServer.app(Options.builder().signals(false).build()), 0);
  }
}
