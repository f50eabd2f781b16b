package dev.plezi.server.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Java program in a process of its own, on this JVM's kind of Java. */
public final class JavaProgram implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader out;

  private JavaProgram(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts {@code java} with these arguments. */
  public static JavaProgram start(String... arguments) throws IOException {
    return start(Path.of(System.getProperty("java.home")), arguments);
  }

  /** Starts the {@code java} of another home, such as a linked image. */
  public static JavaProgram start(Path home, String... arguments) throws IOException {
    return start(home, Map.of(), arguments);
  }

  /** The same, with more variables in its environment. */
  public static JavaProgram start(Path home, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    if (interruptsAreIgnored()) {
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.add(home.resolve(Path.of("bin", "java")).toString());
    // They live for seconds: of what a JVM does for those that live long they have only the cost.
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new JavaProgram(builder.start());
  }

  /**
   * Whether this process has to ignore SIGINT, and with it what it starts: so it is with all that a
   * shell runs in the background. Known on Linux only.
   */
  private static boolean interruptsAreIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return false;
    }
    String ignored = "SigIgn:";
    int interrupt = 1 << 1;
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(ignored))
          .map(line -> line.substring(ignored.length()).strip())
          .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & interrupt) != 0);
    }
  }

  /** The next line that it prints; null at its end. */
  public @Nullable String line() throws IOException {
    return out.readLine();
  }

  /** The number that it prints behind {@code port}; other lines before are passed over. */
  public int port() throws IOException {
    List<String> before = new ArrayList<>();
    for (String line = line(); line != null; line = line()) {
      if (line.startsWith("port ")) {
        return Integer.parseInt(line.substring("port ".length()));
      }
      before.add(line);
    }
    throw new AssertionError("it printed no port but " + before);
  }

  /** Sends it a signal: TERM, INT. */
  public void signal(String name) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    int status = new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
    if (status != 0) {
      throw new AssertionError("kill failed with " + status);
    }
  }

  /** All that it still prints, and then its status. */
  public List<String> end() throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    for (String line = line(); line != null; line = line()) {
      lines.add(line);
    }
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it did not end; it printed " + lines);
    }
    lines.add("status " + process.exitValue());
    return lines;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
