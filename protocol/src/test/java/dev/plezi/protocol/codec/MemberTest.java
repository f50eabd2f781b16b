package dev.plezi.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.event.InvalidEventException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemberTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "a\\"é"                     | "a\\"é"                   | a"é
          ""                          | ""                        | ``
          12345678901234567890123     | 12345678901234567890123   | 12345678901234567890123
          1.50                        | 1.50                      | 1.50
          true                        | true                      | true
          [ 1, {"a" : null} ]         | [1,{"a":null}]            | [1,{"a":null}]
          """)
  void hasItsJsonAndItsText(String value, String json, String text) {
    assertThat(members("{\"m\" : " + value + " }")).isEqualTo(Map.of("m", new Member(json, text)));
  }

  @Test
  void nullHasNoText() {
    assertThat(members("{\"m\":null}")).isEqualTo(Map.of("m", new Member("null", null)));
  }

  @Test
  void aNumberIsWhatItIsSpelled() {
    String number = "2220201E+2222222222222222";
    assertThat(members("{\"m\":[" + number + "]}").get("m"))
        .isEqualTo(new Member("[" + number + "]", "[" + number + "]"));
  }

  @Test
  void brokenUtf8IsRefused() {
    byte[] overlong = {'{', '"', 'm', '"', ':', '"', (byte) 0xC0, (byte) 0xAF, '"', '}'};
    assertThatThrownBy(() -> EventCodec.standard().members(overlong))
        .isInstanceOf(InvalidEventException.class);
  }

  @Test
  void theLastOfANameCounts() {
    assertThat(members("{\"a\":1,\"b\":2,\"a\":3}").values())
        .extracting(Member::json)
        .containsExactly("3", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1,2]", "5", "\"text\"", "null", "{}"})
  void whatIsNoObjectHasNone(String json) {
    assertThat(members(json)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":secret}           | bad JSON at line 1, column 6
          {"a":1,}               | bad JSON at line 1, column 8
          {"a":1                 | bad JSON at line 1, column 7
          [1,2                   | bad JSON at line 1, column 5
          {"a":1} {"b":2}        | more than one JSON document
          ``                     | no JSON
          """)
  void saysWhereItIsBadWithoutAWordOfIt(String json, String message) {
    assertThatThrownBy(() -> members(json))
        .isInstanceOf(InvalidEventException.class)
        .hasMessage(message);
  }

  @Test
  void saysTheLineToo() {
    assertThatThrownBy(() -> members("{\n  \"a\": 1\n  \"b\": 2\n}"))
        .hasMessage("bad JSON at line 3, column 3");
  }

  @Test
  void nestsAsDeepAsAnEvent() {
    String inner = "[".repeat(99) + "]".repeat(99);
    assertThat(members("{\"a\":" + inner + "}").get("a")).isEqualTo(new Member(inner, inner));
    assertThatThrownBy(() -> members("{\"a\":[" + inner + "]}"))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageStartingWith("JSON beyond the limits");
  }

  private static Map<String, Member> members(String json) {
    return EventCodec.standard().members(EventCodec.utf8(json));
  }
}
