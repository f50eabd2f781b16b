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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, which says on its first line {@code PORT} and the port. */
final class ServerProcess implements AutoCloseable {
  /** Linux counts CPU time in hundredths of a second. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private static final int UTIME = 11;
  private static final int STIME = 12;
  private static final String HEAP = "HEAP ";

  private final Process process;
  private final boolean jvm;
  private final int port;
  private final BlockingQueue<String> heaps = new LinkedBlockingQueue<>();

  private ServerProcess(Process process, boolean jvm, int port) {
    this.process = process;
    this.jvm = jvm;
    this.port = port;
  }

  /**
   * Starts one, and waits until it listens.
   *
   * @param environment what it gets beside this process's own
   */
  static ServerProcess start(List<String> command, Path folder, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean jvm = command.get(0).endsWith("java");
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("PORT ")) {
        ServerProcess server =
            new ServerProcess(process, jvm, Integer.parseInt(line.substring(5).strip()));
        server.listen(out);
        return server;
      }
    }
    process.destroyForcibly();
    throw new IOException("does not start");
  }

  /** Nobody else reads what it says. */
  private void listen(BufferedReader out) {
    Thread reader =
        new Thread(
            () -> out.lines().filter(line -> line.startsWith(HEAP)).forEach(heaps::add), "output");
    reader.setDaemon(true);
    reader.start();
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
