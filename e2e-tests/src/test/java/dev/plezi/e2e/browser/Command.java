package dev.plezi.e2e.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A program run to its end. */
final class Command {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final List<String> words;
  private final Map<String, String> environment = new HashMap<>();
  private Path directory = Path.of(".");

  Command(List<String> words) {
    this.words = words;
  }

  Command(String... words) {
    this(List.of(words));
  }

  Command with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Command in(Path where) {
    directory = where;
    return this;
  }

  /**
   * Runs it.
   *
   * @return what it wrote, if it ended well
   * @throws Source.Unavailable if it did not, with the end of what it wrote
   */
  String run() throws Source.Unavailable, IOException {
    Path output = Files.createTempFile("plezi-e2e", ".log");
    try {
      ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      builder.redirectInput(ProcessBuilder.Redirect.from(nothing()));
      int exit = await(builder.start());
      String written = new String(Files.readAllBytes(output), UTF_8);
      if (exit != 0) {
        throw new Source.Unavailable(this + " ended with " + exit + ": " + tail(written));
      }
      return written;
    } finally {
      Files.delete(output);
    }
  }

  /** Whether it ends well. */
  boolean succeeds() throws IOException {
    try {
      run();
      return true;
    } catch (Source.Unavailable e) {
      return false;
    }
  }

  /** Where a program is on the PATH. */
  static Optional<Path> onPath(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private int await(Process process) throws Source.Unavailable {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new Source.Unavailable(this + " did not end in " + PATIENCE.toMinutes() + " minutes");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new Source.Unavailable(this + " was interrupted");
    }
  }

  private static File nothing() {
    return new File(File.separatorChar == '/' ? "/dev/null" : "NUL");
  }

  private static String tail(String written) {
    return written.length() > 300 ? "…" + written.substring(written.length() - 300) : written;
  }

  @Override
  public String toString() {
    String text = String.join(" ", words);
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }
}
