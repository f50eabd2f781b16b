package dev.plezi.e2e.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The specification and the tests speak of each other, and of nothing that is not there. */
class SpecificationTest {
  private static final Pattern CLAUSE =
      Pattern.compile(
          "^- \\*\\*(\\d+\\.\\d+\\.\\d+)\\*\\* (.*?)(?=^- \\*\\*|^#)",
          Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern REFERENCES = Pattern.compile("\\[([^\\[\\]()]+)](?!\\()");

  /** A class, and its methods in parentheses or a remark. */
  private static final Pattern TEST =
      Pattern.compile("`(\\w+(?:Test|IT))`(?: of [\\w-]+)?(?: \\(([\\w, ]+)\\))?");

  private static final Pattern COMMA = Pattern.compile(",\\s+");

  private String specification = "";

  @BeforeEach
  void read() throws IOException {
    try (InputStream in = Vector.class.getResourceAsStream("/META-INF/plezi/PROTOCOL.md")) {
      specification = new String(in == null ? new byte[0] : in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void numbersEachClauseOnce() {
    assertThat(clauses()).hasSizeGreaterThan(60);
    assertThat(clauses().stream().map(Clause::number)).doesNotHaveDuplicates();
  }

  @Test
  void saysOfEachClauseWhatHoldsIt() {
    assertThat(clauses()).noneMatch(clause -> clause.references().isEmpty());
  }

  @Test
  void refersToEveryRow() {
    assertThat(clauses().stream().flatMap(clause -> clause.references().stream()))
        .containsAll(IntStream.rangeClosed(1, 23).mapToObj(row -> "row " + row).toList());
  }

  @Test
  void claimsCasesExactlyWhereThereAreSome() {
    List<String> cases = Vector.read("clauses.jsonl").stream().map(Vector::group).toList();
    assertThat(cases.stream().distinct())
        .containsExactlyInAnyOrderElementsOf(
            clauses().stream()
                .filter(clause -> clause.references().contains("cases"))
                .map(Clause::number)
                .toList());
  }

  @Test
  void listsTheTestsOfEachClauseThatClaimsOne() {
    String table = specification.substring(specification.indexOf("\n## 3 "));
    for (Clause clause : clauses()) {
      String test = "test " + clause.number();
      boolean listed = table.contains("\n| " + clause.number() + " |");
      assertThat(clause.references().contains(test)).as(test).isEqualTo(listed);
    }
  }

  @Test
  void namesTestsThatExist() throws IOException {
    Map<String, String> sources = testSources();
    String table = specification.substring(specification.indexOf("\n## 3 "));
    for (String row : table.lines().filter(line -> line.startsWith("| 1.")).toList()) {
      List<MatchResult> tests = TEST.matcher(row).results().toList();
      assertThat(tests).as(row).isNotEmpty();
      for (MatchResult test : tests) {
        String source = sources.getOrDefault(test.group(1), "");
        assertThat(source).as("%s in: %s", test.group(1), row).isNotEmpty();
        String methods = test.group(2) == null ? "" : test.group(2);
        for (String method : COMMA.splitAsStream(methods).toList()) {
          assertThat(source).as(row).contains(method.isEmpty() ? "" : method + "(");
        }
      }
    }
  }

  /** The sources of all test classes of the project, by class; equal names are taken together. */
  private static Map<String, String> testSources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      for (Path file :
          files.filter(path -> path.toString().matches(".*(Test|IT)\\.java")).toList()) {
        String name = String.valueOf(file.getFileName()).replace(".java", "");
        sources.merge(name, Files.readString(file), String::concat);
      }
    }
    return sources;
  }

  private List<Clause> clauses() {
    return CLAUSE
        .matcher(specification)
        .results()
        .map(match -> new Clause(match.group(1), references(match.group(2))))
        .toList();
  }

  private static List<String> references(String text) {
    return REFERENCES
        .matcher(text)
        .results()
        .flatMap(match -> COMMA.splitAsStream(match.group(1)))
        .toList();
  }

  /** What holds a clause stands in brackets at its end. */
  private record Clause(String number, List<String> references) {}
}
