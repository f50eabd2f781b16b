package dev.plezi.server.internal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class HeaderLinesTest {
  private final List<Map.Entry<String, String>> headers =
      List.of(Map.entry("Host", "a"), Map.entry("Cookie", ""), Map.entry("Cookie", "b=c"));
  private final List<Map.Entry<String, String>> lines = HeaderLines.of(headers);

  @Test
  void areTheHeadersInTheirOrder() {
    assertThat(lines).isEqualTo(headers).hasSize(3).hasSameHashCodeAs(headers);
    assertThat(lines.get(2)).isEqualTo(Map.entry("Cookie", "b=c"));
    assertThat(lines.stream().map(Map.Entry::getKey)).containsExactly("Host", "Cookie", "Cookie");
    assertThat(HeaderLines.of(List.of())).isEmpty();
  }

  @Test
  void takeOneCharacterMoreForEachNameAndValue() {
    assertThat(HeaderLines.characters(lines)).isEqualTo(HeaderLines.characters(headers) + 6);
  }

  @Test
  void endWhereTheyEndAndDoNotChange() {
    var all = lines.iterator();
    all.next();
    all.next();
    all.next();

    assertThat(all.hasNext()).isFalse();
    assertThatThrownBy(all::next).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> lines.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> lines.add(Map.entry("a", "b")))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aLineBreakCannotMakeTwoOfOne() {
    assertThat(HeaderLines.of(List.of(Map.entry("a", "b\nc"), Map.entry("d", "e"))))
        .containsExactly(Map.entry("a", "b c"), Map.entry("d", "e"));
  }
}
