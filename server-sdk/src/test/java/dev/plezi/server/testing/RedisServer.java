package dev.plezi.server.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A redis-server of this machine, in a process of its own, without a disk. */
public final class RedisServer implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final int port;
  private final @Nullable String password;
  private final List<String> options;
  private @Nullable Process process;

  /** The program, unpacked once for the process. */
  private static final class Binary {
    private static final Path PATH = unpack();

    private static Path unpack() {
      boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
      boolean arm = System.getProperty("os.arch").equals("aarch64");
      String name =
          "/redis-server-7.0.15-" + (mac ? "darwin" : "linux") + (arm ? "-arm64" : "-amd64");
      try (InputStream in = RedisServer.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new AssertionError("no redis-server for this machine: " + name);
        }
        Path file = Files.createTempFile("redis-server", "");
        file.toFile().deleteOnExit();
        Files.write(file, in.readAllBytes());
        if (!file.toFile().setExecutable(true)) {
          throw new AssertionError(file + " cannot be made executable");
        }
        return file;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private RedisServer(int port, @Nullable String password, List<String> options) {
    this.port = port;
    this.password = password;
    this.options = options;
  }

  /** Starts one on a free port. */
  public static RedisServer start() {
    return start(null);
  }

  /** Starts one that wants a password. */
  public static RedisServer start(@Nullable String password) {
    return with(password, List.of());
  }

  /** Starts one that is a replica of another, and has caught up with it. */
  public static RedisServer replicaOf(RedisServer primary) {
    RedisServer replica =
        with(
            null,
            List.of("--replicaof", "127.0.0.1 " + primary.port, "--repl-diskless-load", "swapdb"));
    Journal.await(
        "the replica is in step",
        () ->
            String.valueOf(replica.call("INFO", "replication")).contains("master_link_status:up"));
    return replica;
  }

  /** Starts one with options of its command line. */
  public static RedisServer with(@Nullable String password, List<String> options) {
    RedisServer server = new RedisServer(freePort(), password, options);
    server.restart();
    // Should the tests' process be ended in the middle.
    Runtime.getRuntime().addShutdownHook(new Thread(server::kill));
    return server;
  }

  /** Whether it knows an option, which depends on how it was built; says so if it does not. */
  @SuppressWarnings("SystemOut") // what did not run is said
  public static boolean takes(String option) {
    try {
      // It wants a value, and ends at once.
      Process process =
          new ProcessBuilder(Binary.PATH.toString(), option).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean known = !said.contains("Bad directive");
      if (!known) {
        System.out.println("the redis-server of the tests does not know " + option);
      }
      return known;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its port. */
  public int port() {
    return port;
  }

  /** Its URL, with the password. */
  public String url() {
    String access = password == null ? "" : ":" + password + "@";
    return "redis://" + access + "127.0.0.1:" + port;
  }

  /** A connection to it, for commands of the test's own. */
  public RedisSocket connect() throws IOException {
    RedisSocket socket = new RedisSocket(port);
    if (password != null) {
      socket.call("AUTH", password);
    }
    return socket;
  }

  /** What it answers to a command. */
  public Object call(String... command) {
    try (RedisSocket socket = connect()) {
      return socket.call(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets it hang: it takes connections and answers nothing. */
  public void pause() {
    signal("STOP");
  }

  /** Lets it go on. */
  public void resume() {
    signal("CONT");
  }

  /** Ends it at once. */
  public void kill() {
    Process running = process;
    process = null;
    if (running != null) {
      running.destroyForcibly();
      try {
        if (!running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("redis-server does not die");
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Starts it again, on its port, empty; returns when it takes commands. */
  public void restart() {
    kill();
    List<String> command = new ArrayList<>();
    command.add(Binary.PATH.toString());
    command.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--save", "", "--appendonly", "no"));
    command.addAll(List.of("--dir", System.getProperty("java.io.tmpdir")));
    if (password != null) {
      command.addAll(List.of("--requirepass", password));
    }
    command.addAll(options);
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Journal.await("redis-server answers", this::answers);
  }

  @Override
  public void close() {
    kill();
  }

  private boolean answers() {
    try (RedisSocket socket = new RedisSocket(port)) {
      // Whatever: an error for want of the password, too.
      socket.call("PING");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void signal(String name) {
    Process running = process;
    if (running == null) {
      throw new AssertionError("redis-server does not run");
    }
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(running.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
