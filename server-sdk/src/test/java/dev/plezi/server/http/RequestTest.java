package dev.plezi.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestTest {
  @Test
  void findsAHeaderWhateverItsLetterCase() {
    Request request = request("");

    assertThat(request.header("x-ONE")).isEqualTo("1");
    assertThat(request.header("X-Two")).isNull();
  }

  @Test
  void hasAllValuesOfAHeaderInTheirOrder() {
    Request request = request("");

    assertThat(request.headers("X-one")).containsExactly("1", "2");
    assertThat(request.headers("X-Two")).isEmpty();
  }

  @Test
  void decodesTheQuery() {
    assertThat(request("a=1&b=x%20y+z&c=%C3%A9&d&e=&f=%3D%26").queryParams())
        .containsExactly(
            entry("a", "1"),
            entry("b", "x y z"),
            entry("c", "é"),
            entry("d", ""),
            entry("e", ""),
            entry("f", "=&"));
  }

  @Test
  void theLastValueOfANameCounts() {
    assertThat(request("a=1&&a=2").queryParams()).containsExactly(entry("a", "2"));
  }

  @Test
  void aBrokenEscapeStandsForItself() {
    assertThat(request("a=%zz&b=%4&%=1").queryParams())
        .containsExactly(entry("a", "%zz"), entry("b", "%4"), entry("%", "1"));
    assertThat(request("a=%+1&b=%-1&c=%\uFF11\uFF12").queryParams())
        .containsExactly(entry("a", "%+1"), entry("b", "%-1"), entry("c", "%\uFF11\uFF12"));
  }

  private static Request request(String query) {
    List<Map.Entry<String, String>> headers =
        List.of(Map.entry("X-One", "1"), Map.entry("x-one", "2"));
    return new Request("GET", "/", query, headers, "127.0.0.1", false);
  }
}
