package dev.plezi.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** A server in a process of its own, which says {@code PORT} and the port when it listens. */
final class ServerProcess implements AutoCloseable {
  /** Linux counts CPU time in hundredths of a second. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private static final int UTIME = 11;
  private static final int STIME = 12;
  private static final String PORT = "PORT ";
  private static final String HEAP = "HEAP ";
  private static final Pattern FATAL = Pattern.compile("in thread|OutOfMemory|FAILED|^Caused by");
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final boolean jvm;
  private final CompletableFuture<Integer> ports = new CompletableFuture<>();
  private final BlockingQueue<String> heaps = new LinkedBlockingQueue<>();

  // Written before anybody else has the server.
  private int port;

  // Written by the thread that reads.
  private volatile String complaint = "it says nothing";

  /** Tells that a server cannot be started, and why. */
  static final class StartException extends IOException {
    private static final long serialVersionUID = 1;

    StartException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private ServerProcess(Process process, boolean jvm) {
    this.process = process;
    this.jvm = jvm;
  }

  /**
   * Starts one, and waits until it listens.
   *
   * @param environment what it gets beside this process's own
   */
  static ServerProcess start(List<String> command, Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    ServerProcess server = new ServerProcess(builder.start(), command.get(0).endsWith("java"));
    Thread reader = new Thread(server::listen, "output");
    reader.setDaemon(true);
    reader.start();
    try {
      server.port = server.ports.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return server;
    } catch (ExecutionException | TimeoutException e) {
      server.close();
      throw new StartException("does not start: " + server.complaint, e);
    }
  }

  /** Hears what it says; what sounds fatal is shown. */
  private void listen() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(PORT)) {
          ports.complete(Integer.parseInt(line.substring(PORT.length()).strip()));
        } else if (line.startsWith(HEAP)) {
          heaps.add(line);
        } else if (FATAL.matcher(line).find()) {
          complaint = line.strip();
          System.err.println("  " + line);
        }
      }
    } catch (IOException e) {
      complaint = "its output breaks off";
    }
    ports.completeExceptionally(new IOException("it has ended"));
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** User and system time so far, in nanoseconds. */
  long cpuNanos() {
    String stat = read("stat");
    // The name, in parentheses, may have spaces.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * NANOS_PER_TICK;
  }

  /** The memory that it has of the machine's, in bytes. */
  long residentBytes() {
    return read("status")
            .lines()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElse(0)
        * 1024;
  }

  /** Collects the garbage, and returns how many bytes of the heap are alive. */
  long liveBytes() throws IOException, InterruptedException {
    if (!jvm) {
      return askNode();
    }
    jcmd("GC.run");
    jcmd("GC.run");
    // Total 123456 7890123
    String total = jcmd("GC.class_histogram").lines().reduce("", (a, b) -> b);
    return Long.parseLong(total.strip().split("\\s+", -1)[2]);
  }

  private long askNode() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-USR2", Long.toString(pid())).start().waitFor();
    String line = heaps.poll(30, TimeUnit.SECONDS);
    if (line == null) {
      throw new IOException("does not tell of its heap");
    }
    return Long.parseLong(line.substring(HEAP.length()).strip());
  }

  private String jcmd(String what) throws IOException, InterruptedException {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process jcmd =
        new ProcessBuilder(program, Long.toString(pid()), what).redirectErrorStream(true).start();
    String words = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd: " + words);
    }
    return words;
  }

  private String read(String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid()), file));
    } catch (IOException e) {
      throw new IllegalStateException("the server is gone", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
