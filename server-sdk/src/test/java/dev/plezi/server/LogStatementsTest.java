package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a peer may have put into an exception's words reaches no log as it is. */
class LogStatementsTest {
  private static final Pattern STATEMENT =
      Pattern.compile("\\bLOG\\.\\w+\\((.*?)\\);", Pattern.DOTALL);

  /** An exception, or its words, among the arguments. */
  private static final Pattern UNCLEANED =
      Pattern.compile(
          ",\\s*(?:e|ex|t|cause|failure|error|thrown|problem)\\s*(?:,|$)|(?<!LogText\\.of\\()\\b\\w+\\.getMessage\\(\\)");

  @Test
  void cleanWhatTheyPrintOfExceptions() throws IOException {
    List<String> uncleaned = new ArrayList<>();
    int statements = 0;
    for (String module : List.of("server-sdk", "client-java")) {
      for (Path file : sources(Path.of("..", module, "src", "main", "java"))) {
        Matcher found = STATEMENT.matcher(Files.readString(file));
        while (found.find()) {
          statements++;
          if (UNCLEANED.matcher(found.group(1)).find()) {
            uncleaned.add(file.getFileName() + ": " + found.group());
          }
        }
      }
    }
    assertThat(statements).isGreaterThan(30);
    assertThat(uncleaned).isEmpty();
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(each -> each.toString().endsWith(".java")).toList();
    }
  }
}
