package dev.plezi.benchmarks;

import dev.plezi.benchmarks.load.Dialect;
import dev.plezi.benchmarks.load.PleziDialect;
import dev.plezi.benchmarks.load.PleziSessionDialect;
import dev.plezi.benchmarks.load.SocketIoDialect;
import dev.plezi.benchmarks.servers.PleziServer;
import dev.plezi.benchmarks.servers.RawServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that is measured, and the protocol by which it is spoken to.
 *
 * @param name by which it is chosen
 * @param title what the tables call it
 * @param dialect its protocol
 */
record Candidate(String name, String title, Dialect dialect, Launch launch) {
  private static final List<String> JVM =
      List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

  private static final List<Candidate> ALL =
      List.of(
          new Candidate("raw", "raw NIO", new PleziDialect("/"), own(RawServer.class)),
          new Candidate(
              "plezi", "Plezi, level 1", new PleziDialect("/typed"), own(PleziServer.class)),
          new Candidate(
              "plezi_raw",
              "Plezi, level 1, raw events",
              new PleziDialect("/raw"),
              own(PleziServer.class)),
          new Candidate(
              "plezi2",
              "Plezi, level 2",
              new PleziSessionDialect("/typed"),
              own(PleziServer.class)),
          new Candidate(
              "netty_socketio", "netty-socketio", new SocketIoDialect(), peer("netty-socketio")),
          new Candidate("socketio", "Socket.IO", new SocketIoDialect(), node("socketio.js")),
          new Candidate("ws", "ws, JSON by hand", new PleziDialect("/"), node("ws.js")));

  /** How it is started. */
  interface Launch {
    List<String> command(Path home) throws IOException;
  }

  /** The one of this name. */
  static Candidate of(String name) {
    return ALL.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no server: " + name));
  }

  /** Starts it; {@code home} is the folder of the benchmarks. */
  ServerProcess start(Path home) throws IOException {
    return ServerProcess.start(launch.command(home), home);
  }

  private static Launch own(Class<?> main) {
    return home -> java(System.getProperty("java.class.path"), main.getName());
  }

  private static Launch peer(String name) {
    return home -> {
      Path target = home.resolve("peers").resolve(name).resolve("target");
      String libraries = Files.readString(target.resolve("classpath")).strip();
      return java(target.resolve("classes") + File.pathSeparator + libraries, "Peer");
    };
  }

  private static List<String> java(String classPath, String main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    String more = System.getProperty("benchmarks.jvm", "");
    if (!more.isEmpty()) {
      command.addAll(List.of(more.split(" ")));
    }
    command.addAll(List.of("-cp", classPath, main));
    return command;
  }

  private static Launch node(String script) {
    return home -> List.of("node", home.resolve("peers/node").resolve(script).toString());
  }
}
