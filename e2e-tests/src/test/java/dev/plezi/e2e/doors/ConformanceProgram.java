package dev.plezi.e2e.doors;

import dev.plezi.e2e.ConformanceServer;
import dev.plezi.server.Options;
import dev.plezi.server.testing.Door;

/**
 * Starts the conformance server in a server of an application's: which one by {@code DOOR}, its
 * port by {@code PORT}, a folder for what the server writes by {@code FOLDER}. A signal ends it
 * orderly, as such a server would end.
 */
public final class ConformanceProgram {
  private ConformanceProgram() {}

  public static void main(String[] args) {
    System.setProperty("java.io.tmpdir", System.getenv("FOLDER"));
    DoorKind kind = DoorKind.valueOf(System.getenv("DOOR"));
    int port = Integer.parseInt(System.getenv("PORT"));
    Options options = Options.builder().signals(false).build();
    Door door = kind.open(ConformanceServer.app(options), port);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  door.close();
                  Runtime.getRuntime().halt(0);
                }));
    System.out.println("Conformance server: http://localhost:" + door.port() + "/");
  }
}
