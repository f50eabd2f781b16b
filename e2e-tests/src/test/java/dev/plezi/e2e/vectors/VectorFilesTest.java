package dev.plezi.e2e.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class VectorFilesTest {
  @Test
  void theGoldenTableHasTwentyThreeRowsInOrder() {
    List<String> rows = Vector.read("level1.jsonl").stream().map(Vector::group).distinct().toList();
    assertThat(rows).isEqualTo(IntStream.rangeClosed(1, 23).mapToObj(Integer::toString).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"level1.jsonl", "clauses.jsonl", "client.jsonl"})
  void noTwoCasesHaveOneName(String file) {
    assertThat(Vector.lines(file).stream().map(node -> node.get("name").stringValue()))
        .isNotEmpty()
        .doesNotHaveDuplicates();
  }

  @Test
  void everyClauseCaseCanBeRead() {
    assertThat(Vector.read("clauses.jsonl")).allSatisfy(v -> assertThat(v.send()).isNotEmpty());
  }

  @Test
  void everyClientCaseHasItsParts() {
    for (JsonNode node : Vector.lines("client.jsonl")) {
      assertThat(node.get("receive").isArray()).isTrue();
      assertThat(node.get("listen").isArray()).isTrue();
      for (JsonNode call : node.get("expect").get("handlers")) {
        assertThat(call.size()).as("name and message").isEqualTo(2);
      }
      assertThat(node.get("expect").get("state").stringValue()).isEqualTo("open");
    }
  }

  @Test
  void aRowPassesOnlyWhenAllItsCasesHavePassed() {
    List<Vector> vectors =
        Vector.read("level1.jsonl").stream().filter(v -> v.group().equals("2")).toList();
    RowReport report = new RowReport(vectors);
    vectors.stream().skip(1).forEach(report::passed);
    assertThat(report.text()).contains("row  2  FAIL").endsWith("0 of 1 rows pass");
    report.passed(vectors.get(0));
    assertThat(report.text()).contains("row  2  pass").endsWith("1 of 1 rows pass");
  }
}
