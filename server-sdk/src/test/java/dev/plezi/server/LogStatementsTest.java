package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a peer may have put into an exception's words reaches no log as it is. */
class LogStatementsTest {
  private static final Pattern STATEMENT =
      Pattern.compile(
          "\\b(?:LOG\\.\\w+|log(?:\\(\\))?\\s*\\.(?:info|warn|error))\\((.*?)\\);", Pattern.DOTALL);

  /** A statement without a bound that is written unless the log is made to say everything. */
  private static final Pattern UNBOUNDED = Pattern.compile("\\bLOG\\.(?:info|warn|error)\\(");

  /** Classes of the server that write so, and why no peer can have them do it often. */
  private static final Map<String, String> EXEMPT =
      Map.ofEntries(
          Map.entry("BrokerFactory", "at the start"),
          Map.entry("OpenFiles", "at the start"),
          Map.entry("Templates", "at the start, or when the application's own files change"),
          Map.entry("RunningServer", "at the start and the stop, each step once"),
          Map.entry("RedisBroker", "at the stop"),
          Map.entry("MemoryPeer", "of the test's own handlers"),
          Map.entry(
              "RedisConnectionState", "of Redis, each reason once a minute, by a clock of its own"),
          Map.entry("SubscriberConnection", "of Redis, once a minute, by a clock of its own"),
          Map.entry("SessionRegistry", "a fault of ours, for each session once a second at most"));

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

  @Test
  void whatAPeerCanBringAboutIsBounded() throws IOException {
    Set<String> unbounded = new TreeSet<>();
    for (Path file : sources(Path.of("src", "main", "java"))) {
      if (UNBOUNDED.matcher(Files.readString(file)).find()) {
        unbounded.add(file.getFileName().toString().replace(".java", ""));
      }
    }
    assertThat(unbounded)
        .as("write by LOG itself, in place of PeerLog")
        .containsExactlyInAnyOrderElementsOf(EXEMPT.keySet());
  }

  /** What tells sources apart stands first, and nothing of a peer's in the format. */
  @Test
  void whatIsBoundedBeginsWithItsSource() throws IOException {
    Pattern bounded = Pattern.compile("\\.(?:info|warn|error)\\(\\s*LOG,\\s*(.*?)\\s");
    List<String> others = new ArrayList<>();
    int statements = 0;
    for (Path file : sources(Path.of("src", "main", "java"))) {
      Matcher found = bounded.matcher(Files.readString(file));
      while (found.find()) {
        statements++;
        if (!found.group(1).startsWith("\"{}:")) {
          others.add(file.getFileName() + ": " + found.group());
        }
      }
    }
    assertThat(statements).isGreaterThan(30);
    assertThat(others).isEmpty();
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(each -> each.toString().endsWith(".java")).toList();
    }
  }
}
