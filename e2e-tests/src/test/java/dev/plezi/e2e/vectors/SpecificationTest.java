package dev.plezi.e2e.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The specification and the tests speak of each other, and of nothing that is not there. */
class SpecificationTest {
  private static final Pattern CLAUSE =
      Pattern.compile(
          "^- \\*\\*(\\d+\\.\\d+\\.\\d+)\\*\\* (.*?)(?=^- \\*\\*|^#)",
          Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern REFERENCES = Pattern.compile("\\[([^\\[\\]()]+)](?!\\()");

  private static final Pattern NUMBER = Pattern.compile("\\b[12]\\.\\d+\\.\\d+\\b");

  private static final Pattern COMMA = Pattern.compile(",\\s+");

  private static final String TABLE = "\n\\| clause \\| test \\|\n";

  /** What is specified, and the rows of the tables that say which test holds it. */
  private String specification = "";

  private String table = "";

  @BeforeEach
  void read() throws IOException {
    for (String name : List.of("PROTOCOL.md", "HTTP.md", "SESSIONS.md")) {
      try (InputStream in = Vector.class.getResourceAsStream("/META-INF/plezi/" + name)) {
        String page = new String(in == null ? new byte[0] : in.readAllBytes(), UTF_8);
        String[] parts = page.split(TABLE, -1);
        assertThat(parts).as(name).hasSize(2);
        specification += parts[0] + "\n#\n";
        table += parts[1];
      }
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
    for (Clause clause : clauses()) {
      String test = "test " + clause.number();
      boolean listed = table.contains("\n| " + clause.number() + " |");
      assertThat(clause.references().contains(test)).as(test).isEqualTo(listed);
    }
  }

  @Test
  void namesTestsThatExist() throws IOException {
    ProjectTests tests = ProjectTests.read();
    table.lines().filter(line -> line.matches("\\| [12]\\..*")).forEach(tests::assertNamed);
  }

  @Test
  void namesTestsThatExistForTheFactsOfTheOriginalToo() throws IOException {
    ProjectTests tests = ProjectTests.read();
    List<String> facts =
        Files.readString(Path.of("..", "protocol", "FACTS.md"))
            .lines()
            .filter(line -> line.startsWith("| ") && !line.equals("| the original | here |"))
            .toList();
    assertThat(facts).hasSizeGreaterThan(60);
    facts.forEach(tests::assertNamed);
  }

  /** A fact that is not held by a test of its own refers to clauses. */
  @Test
  void refersToClausesThatExist() throws IOException {
    List<String> numbers = clauses().stream().map(Clause::number).toList();
    String pages = specification + Files.readString(Path.of("..", "protocol", "FACTS.md"));
    assertThat(NUMBER.matcher(pages).results().map(MatchResult::group)).isSubsetOf(numbers);
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
