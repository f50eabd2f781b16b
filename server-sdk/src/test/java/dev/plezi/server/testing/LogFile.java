package dev.plezi.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What was logged since this was made; the file is that of simplelogger.properties. */
public final class LogFile {
  private static final Path FILE = Path.of("target", "test.log");

  static {
    // The first logger of a process empties the file; what this one counts is what comes then.
    var unused = LoggerFactory.getLogger(LogFile.class);
  }

  private final int from = content().length;

  /** The lines that begin with a level: stack traces are passed over. */
  public List<String> lines() {
    return Arrays.stream(text().split("\n", -1))
        .filter(line -> line.matches("\\[.*] (WARN|ERROR) .*"))
        .toList();
  }

  /** All of it, stack traces too. */
  public String text() {
    byte[] content = content();
    String text = new String(content, from, content.length - from, StandardCharsets.UTF_8);
    // A program that a test starts empties the file; what is logged next comes behind zeros.
    return text.replace("\0", "");
  }

  private static byte[] content() {
    try {
      return Files.exists(FILE) ? Files.readAllBytes(FILE) : new byte[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
