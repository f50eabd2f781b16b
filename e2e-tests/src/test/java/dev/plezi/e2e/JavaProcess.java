package dev.plezi.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A Java program in a process of its own, which a test can kill. */
public final class JavaProcess implements AutoCloseable {
  private static final long LIMIT_SECONDS = 60;

  /** They live for seconds: of what a JVM does for those that live long they have only the cost. */
  private static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

  /** Those that are alive, which the end of this JVM ends, too. */
  private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

  static {
    Thread end = new Thread(() -> ALIVE.forEach(Process::destroyForcibly));
    Runtime.getRuntime().addShutdownHook(end);
  }

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();
  private final Thread reader;

  private JavaProcess(Process process) {
    this.process = process;
    ALIVE.add(process);
    var unused = process.onExit().thenAccept(ALIVE::remove);
    reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a main class on the class path of the tests, with a folder before it or none. */
  public static JavaProcess start(
      String mainClass, Map<String, String> environment, Path... folders) {
    List<String> path = new ArrayList<>();
    for (Path folder : folders) {
      path.add(folder.toString());
    }
    path.add(System.getProperty("java.class.path"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>();
    command.add(java);
    command.addAll(SHORT_LIVED);
    command.addAll(List.of("-cp", String.join(File.pathSeparator, path), mainClass));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    try {
      return new JavaProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port that is free now. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a line of its output that contains a text. */
  public String awaitLine(String text) throws InterruptedException {
    while (true) {
      String line = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("no line with \"" + text + "\" but " + seen);
      }
      seen.add(line);
      if (line.contains(text)) {
        return line;
      }
    }
  }

  /** Waits until it listens on a port. */
  public void awaitListening(int port) {
    await(
        "port " + port + " to listen",
        () -> {
          if (!isAlive()) {
            throw new AssertionError("it ended: " + seen + lines);
          }
          return listens(port);
        });
  }

  /** Waits until something listens on a port of this machine. */
  public static void awaitPort(int port) {
    await("port " + port + " to listen", () -> listens(port));
  }

  /** Waits for a condition. */
  public static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain for " + what);
      }
      Thread.onSpinWait();
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGSTOP: it does nothing until {@link #resume}, and the system keeps its sockets open. */
  public void pause() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  /** SIGKILL: no goodbye. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** SIGTERM, and the exit status. */
  public int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still alive after SIGTERM; its output: " + seen);
    }
    return process.exitValue();
  }

  /** Waits for its end, and the exit status. */
  public int awaitExit() throws InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("does not end; its output: " + seen);
    }
    return process.exitValue();
  }

  /** Waits for its end, and the lines that it has printed and nobody has awaited. */
  public List<String> awaitOutput() throws InterruptedException {
    int status = awaitExit();
    reader.join();
    List<String> rest = new ArrayList<>(lines);
    if (status != 0) {
      throw new AssertionError("it ended with " + status + "; its output: " + seen + rest);
    }
    return rest;
  }

  /** SIGTERM, without waiting for the end. */
  public void beginTermination() {
    process.destroy();
  }

  @Override
  public void close() {
    kill();
  }

  private void signal(String name) {
    try {
      // The shell's own, as not every system has it as a program.
      String kill = "kill -" + name + " " + process.pid();
      if (new ProcessBuilder("sh", "-c", kill).start().waitFor() != 0) {
        throw new AssertionError("no SIG" + name + " reached it");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      // Not yet: that is the answer.
      return false;
    }
  }

  private void read() {
    try (BufferedReader in = process.inputReader(UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("output ended: " + e.getMessage());
    }
  }
}
