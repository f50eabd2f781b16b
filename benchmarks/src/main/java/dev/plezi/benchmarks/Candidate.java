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

/** A server that is measured, and the protocol by which it is spoken to. */
enum Candidate {
  RAW("raw NIO", own(RawServer.class), new PleziDialect("/")),
  PLEZI("Plezi, level 1", own(PleziServer.class), new PleziDialect("/typed")),
  PLEZI_RAW("Plezi, level 1, raw events", own(PleziServer.class), new PleziDialect("/raw")),
  PLEZI2("Plezi, level 2", own(PleziServer.class), new PleziSessionDialect("/typed")),
  NETTY_SOCKETIO("netty-socketio", peer("netty-socketio"), new SocketIoDialect()),
  SOCKETIO("Socket.IO", node("socketio.js"), new SocketIoDialect()),
  WS("ws, JSON by hand", node("ws.js"), new PleziDialect("/"));

  private static final List<String> JVM =
      List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

  private final String title;
  private final Launch launch;
  private final Dialect dialect;

  /** How it is started. */
  private interface Launch {
    List<String> command(Path home) throws IOException;
  }

  Candidate(String title, Launch launch, Dialect dialect) {
    this.title = title;
    this.launch = launch;
    this.dialect = dialect;
  }

  String title() {
    return title;
  }

  Dialect dialect() {
    return dialect;
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
    return home -> List.of("node", home.resolve("peers/node/target").resolve(script).toString());
  }
}
