package dev.plezi.demo;

import dev.plezi.demo.programs.Programs;
import dev.plezi.server.App;
import dev.plezi.server.Limits;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import dev.plezi.server.StartException;

/**
 * Starts the chat, a bot in it, and the programs: port by {@code PORT}, 3000 by default. What is
 * posted in the rooms is kept in the file that {@code ROOMS_FILE} names, else in memory.
 */
public final class Demo {
  private Demo() {}

  /** Starts all of it, and prints the chat's address when it is ready. */
  public static void main(String[] args) {
    String port = System.getenv().getOrDefault("PORT", "3000");
    if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      fail("PORT is \"" + port + "\"; a port is a number from 0 to 65535");
    }
    try {
      App app = app(options().build()).start(Integer.parseInt(port));
      Bot.visit("ws://localhost:" + app.port() + "/");
      System.out.println("Demo: http://localhost:" + app.port() + "/");
    } catch (StartException e) {
      fail(e.getMessage() + " (PORT chooses another port)");
    }
  }

  /** The chat and the programs, ready to start. */
  public static App app(Options options) {
    Room room = new Room();
    App app =
        Plezi.app(options).route("/client.js", Plezi.CLIENT).route("/client.mjs", Plezi.CLIENT);
    // Before the chat, which takes every path of one part for a nickname.
    return Programs.mount(app)
        .route("/", ChatRoom.class, () -> new ChatRoom(room, System::nanoTime));
  }

  /** Its options: the standard ones, narrowed to what a chat needs. */
  public static Options.Builder options() {
    return Options.builder()
        .files("public")
        .maxConnections(2_000)
        .limits(
            Limits.builder()
                .maxMessageBytes(16 * 1024)
                .eventsPerSecond(20)
                .eventsBurst(4 * Pace.BURST)
                .build());
  }

  private static void fail(String reason) {
    System.err.println(reason);
    System.exit(1);
  }
}
