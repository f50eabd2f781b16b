package dev.plezi.benchmarks;

import dev.plezi.benchmarks.load.BayeuxDialect;
import dev.plezi.benchmarks.load.Dialect;
import dev.plezi.benchmarks.load.PleziDialect;
import dev.plezi.benchmarks.load.PleziSessionDialect;
import dev.plezi.benchmarks.load.SocketIoDialect;
import dev.plezi.benchmarks.load.StompDialect;
import dev.plezi.benchmarks.servers.JettyCoreServer;
import dev.plezi.benchmarks.servers.PleziServer;
import dev.plezi.benchmarks.servers.PleziTlsServer;
import dev.plezi.benchmarks.servers.RawServer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A server that is measured, and the protocol by which it is spoken to.
 *
 * @param name by which it is chosen
 * @param title what the tables call it
 * @param kind whose it is
 * @param dialect its protocol
 * @param program how it is started
 */
record Candidate(String name, String title, Kind kind, Dialect dialect, Program program) {
  /** Whose it is. */
  enum Kind {
    /** What the platform asks for. */
    FLOOR,
    /** What our own server stands on. */
    WALL,
    /** Ours. */
    OWN,
    /** Of others. */
    PEER
  }

  private static final List<String> SHORT =
      List.of("raw", "plezi", "plezi_inline", "plezi2", "netty_socketio", "socketio", "ws");

  private static final List<Candidate> ALL =
      List.of(
          floor("raw", "raw NIO", Kind.FLOOR, RawServer.class),
          floor("jetty_core", "Jetty core, no JSON", Kind.WALL, JettyCoreServer.class),
          json("jetty_api", "Jetty API, JSON by hand", Kind.WALL, "JettyApi"),
          own("plezi", "Plezi, level 1", new PleziDialect("/typed")),
          own("plezi_inline", "Plezi, level 1, non-blocking", new PleziDialect("/inline")),
          own("plezi_raw", "Plezi, level 1, raw events", new PleziDialect("/raw")),
          own("plezi2", "Plezi, level 2", new PleziSessionDialect("/typed")),
          own("plezi2_inline", "Plezi, level 2, non-blocking", new PleziSessionDialect("/inline")),
          own(
              "plezi_tls",
              "Plezi, level 1, TLS",
              new PleziDialect("/typed", true),
              PleziTlsServer.class),
          maven(
              "netty_socketio",
              "netty-socketio",
              new SocketIoDialect(),
              new Program.Maven("netty-socketio", "NettySocketIoPeer")),
          maven("cometd", "CometD", new BayeuxDialect(), new Program.Maven("cometd", "CometdPeer")),
          maven(
              "stomp",
              "Spring Boot, STOMP",
              new StompDialect(),
              new Program.Maven("spring-stomp", "SpringStompPeer")),
          json("javalin", "Javalin, JSON by hand", Kind.PEER, "JavalinPeer"),
          json("vertx", "Vert.x, JSON by hand", Kind.PEER, "VertxPeer"),
          json("undertow", "Undertow, JSON by hand", Kind.PEER, "UndertowPeer"),
          node("socketio", "Socket.IO", new SocketIoDialect(), "socketio.js"),
          node("ws", "ws, JSON by hand", new PleziDialect("/"), "ws.js"));

  private static Candidate floor(String name, String title, Kind kind, Class<?> main) {
    return new Candidate(name, title, kind, new PleziDialect("/"), new Program.Own(main));
  }

  private static Candidate own(String name, String title, Dialect dialect) {
    return own(name, title, dialect, PleziServer.class);
  }

  private static Candidate own(String name, String title, Dialect dialect, Class<?> main) {
    return new Candidate(name, title, Kind.OWN, dialect, new Program.Own(main));
  }

  private static Candidate json(String name, String title, Kind kind, String main) {
    return new Candidate(
        name, title, kind, new PleziDialect("/"), new Program.Maven("json-by-hand", main));
  }

  private static Candidate maven(
      String name, String title, Dialect dialect, Program.Maven program) {
    return new Candidate(name, title, Kind.PEER, dialect, program);
  }

  private static Candidate node(String name, String title, Dialect dialect, String script) {
    return new Candidate(name, title, Kind.PEER, dialect, new Program.Node(script));
  }

  /** These, with commas between; {@code short} and {@code all} are names of several. */
  static List<Candidate> list(String names) {
    return Arrays.stream(names.split(","))
        .flatMap(
            name ->
                switch (name) {
                  case "short" -> SHORT.stream().map(Candidate::of);
                  case "all" -> ALL.stream();
                  default -> Arrays.stream(new Candidate[] {of(name)});
                })
        .toList();
  }

  private static Candidate of(String name) {
    return ALL.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no server: " + name + "\n" + known()));
  }

  private static String known() {
    return ALL.stream()
            .map(each -> "  " + each.name() + ": " + each.title())
            .collect(Collectors.joining("\n"))
        + "\n  short: "
        + String.join(",", SHORT)
        + "\n  all";
  }

  /** Whether it may be asked for this: sessions and servers that work together are ours alone. */
  boolean takes(Scenario scenario) {
    return switch (scenario.kind()) {
      case X -> kind == Kind.OWN;
      case S -> kind == Kind.OWN && dialect.counts();
      default -> true;
    };
  }
}
