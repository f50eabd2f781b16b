package dev.plezi.e2e.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What came of fuzzing a target, in one line; the log has the rest. */
final class Outcome {
  private static final Pattern RUNS = Pattern.compile("number_of_executed_units: (\\d+)");
  private static final Pattern FEATURES = Pattern.compile(" ft: (\\d+)");
  private static final Pattern FINDING =
      Pattern.compile("(?m)^(?:== Java Exception|SUMMARY: libFuzzer): (.*)");

  private final int exit;
  private final Path log;
  private final String text;

  Outcome(int exit, Path log) throws IOException {
    this.exit = exit;
    this.log = log;
    this.text = Files.readString(log, StandardCharsets.ISO_8859_1);
  }

  boolean clean() {
    return exit == 0;
  }

  @Override
  public String toString() {
    String line = last(RUNS) + " runs, " + last(FEATURES) + " features covered, ";
    return line + (clean() ? "no finding" : "1 finding: " + last(FINDING) + ", see " + log);
  }

  private String last(Pattern pattern) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .reduce((before, after) -> after)
        .orElse("?");
  }
}
