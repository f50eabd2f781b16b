package dev.plezi.protocol.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.event.InvalidEventException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
  private static Envelope read(String json) {
    return EventCodec.standard().envelope(EventCodec.utf8(json));
  }

  /** Whether it is simple is another matter. */
  private static Envelope found(String json) {
    Envelope envelope = read(json);
    return new Envelope(envelope.event(), envelope.id(), envelope.request());
  }

  private static void refused(byte[] message) {
    assertThatThrownBy(() -> EventCodec.standard().envelope(message))
        .isInstanceOf(InvalidEventException.class);
  }

  @Test
  void findsWhetherItIsAboutAReplyInParts() {
    assertThat(read("{\"event\":\"x\",\"_next_\":\"s\"}").next()).isTrue();
    assertThat(read("{\"_next_\":\"\\u0073\",\"event\":\"x\"}").next()).isTrue();
    for (String other : new String[] {"1", "null", "true", "{\"_next_\":\"s\"}"}) {
      assertThat(read("{\"event\":\"x\",\"_next_\":" + other + "}").next()).isFalse();
      assertThat(read("{\"event\":\"x\",\"a\":{\"_next_\":\"s\"}}").next()).isFalse();
    }
  }

  @Test
  void findsTheNameAndTheIdWhereverTheyStand() {
    Envelope expected = new Envelope("x", "7", false);
    assertThat(found("{\"event\":\"x\",\"_EID_\":7}")).isEqualTo(expected);
    assertThat(found(" {\"a\":{\"event\":\"y\"},\"_EID_\":7,\"b\":[1,[2]],\"event\":\"x\"}\n"))
        .isEqualTo(expected);
    assertThat(found("{\"\\u0065vent\":\"\\u0078\",\"_EID_\":7}")).isEqualTo(expected);
  }

  @Test
  void aMessageIsSimpleWithoutLongNamesAndEscapesByNumber() {
    assertThat(read("{\"event\":\"x\",\"a\":\"" + "b".repeat(1_000) + "\\n\"}").simple()).isTrue();
    assertThat(read("{\"event\":\"x\",\"a\":\"\\ud83d\"}").simple()).isFalse();
    assertThat(read("{\"event\":\"x\",\"" + "a".repeat(300) + "\":1}").simple()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "hello",
        "\uFEFF{\"event\":\"x\"}",
        "{\"event\":\"x\",}",
        "{'event':'x'}",
        "{event:\"x\"}",
        "{\"event\":\"x\",\"n\":NaN}",
        "{\"event\":\"x\",\"n\":Infinity}",
        "{\"event\":\"x\",\"n\":01}",
        "{\"event\":\"x\",\"n\":+1}",
        "{\"event\":\"x\",\"n\":.5}",
        "{\"event\":\"x\"}{\"event\":\"y\"}",
        "{\"event\":\"x\"} 5",
        "{\"event\":\"x\"} trailing",
        "{\"event\":\"x\"",
        "{\"event\":\"x\",\"n\":[1}",
        "{\"event\":\"x\",\"n\":\"\n\"}",
        "{\"event\":\"x\"}//",
        "[]",
        "[{\"event\":\"x\"}]",
        "\"event\"",
        "5",
        "null",
        "true"
      })
  void whatIsNotOneJsonObjectIsRefused(String text) {
    refused(EventCodec.utf8(text));
  }

  @Test
  void otherEncodingsAreRefused() {
    String text = "{\"event\":\"x\"}";
    refused(text.getBytes(StandardCharsets.UTF_16));
    refused(text.getBytes(StandardCharsets.UTF_16LE));
    refused(text.getBytes(StandardCharsets.UTF_16BE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"a\":1}", "{\"event\":null}", "{\"event\":\"x\",\"event\":null}"})
  void aMessageWithoutAnEventIsRefused(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("no event");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "false", "true", "[\"x\"]", "{\"event\":\"x\"}"})
  void anEventThatIsNoStringHasNoName(String value) {
    assertThat(found("{\"event\":" + value + ",\"_EID_\":1}"))
        .isEqualTo(new Envelope(null, "1", false));
  }

  @Test
  void theLastOfTwoEqualKeysCounts() {
    assertThat(read("{\"event\":\"a\",\"event\":\"b\"}").event()).isEqualTo("b");
    assertThat(read("{\"event\":\"a\",\"event\":5}").event()).isNull();
    assertThat(read("{\"event\":null,\"event\":\"b\"}").event()).isEqualTo("b");
    assertThat(read("{\"event\":\"a\",\"_EID_\":1,\"_EID_\":2}").id()).isEqualTo("2");
    assertThat(read("{\"event\":\"a\",\"_EID_\":1,\"_EID_\":null}").id()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"abc\"|\"abc\"",
        "0|0",
        "-0|-0",
        "\"\"|\"\"",
        "true|true",
        "[ 1 , [ ] ]|[1,[]]",
        "{ \"a\" : 1, \"a\": null }|{\"a\":1,\"a\":null}",
        "12345678901234567890123|12345678901234567890123",
        "1.50|1.50",
        "1e5|1e5",
        "2220201E+2222222222222222|2220201E+2222222222222222",
        "[ 1.50, [ -0e-2222222222222222 ] ]|[1.50,[-0e-2222222222222222]]",
        "100000000000000000000000.25|100000000000000000000000.25",
        "\"é\"|\"é\"",
        "\"\\\"\\\\\"|\"\\\"\\\\\""
      })
  void theIdIsCompactAndDigitForDigit(String value, String id) {
    assertThat(found("{\"event\":\"x\",\"_EID_\":" + value + ",\"z\":1}"))
        .isEqualTo(new Envelope("x", id, false));
  }

  @Test
  void aNumberHasAThousandDigitsAndNoMore() {
    String id = "[" + "7".repeat(1000) + ",0." + "7".repeat(999) + "]";
    assertThat(read("{\"event\":\"x\",\"_EID_\":" + id + "}").id()).isEqualTo(id);
    refused(EventCodec.utf8("{\"event\":\"x\",\"n\":" + "7".repeat(1001) + "}"));
  }

  @Test
  void whatUtf8CannotHoldStaysEscapedInTheId() {
    assertThat(read("{\"event\":\"x\",\"_EID_\":[\"\\ud800\",\"\\udc00x\"]}").id())
        .isEqualTo("[\"\\uD800\",\"\\uDC00x\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "false"})
  void someIdsAreNone(String value) {
    assertThat(read("{\"event\":\"x\",\"_EID_\":" + value + "}").id()).isNull();
  }

  @Test
  void nestsAHundredDeepAndNoDeeper() {
    assertThat(read(nested(100)).event()).isEqualTo("x");
    refused(EventCodec.utf8(nested(101)));
    refused(EventCodec.utf8(nested(100_000)));
  }

  private static String nested(int depth) {
    int arrays = depth - 1;
    return "{\"event\":\"x\",\"a\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C3", // cut off
        "80", // begins in the middle
        "C0 AF", // longer than it need be
        "E0 80 AF",
        "ED A0 80", // half a surrogate pair
        "F4 90 80 80", // beyond the last character
        "FF"
      })
  void brokenUtf8IsRefused(String hex) {
    byte[] broken = HexFormat.ofDelimiter(" ").parseHex(hex);
    for (String place : List.of("{'event':'?'}", "{'event':'x','a':'?'}", "{'event':'x','?':1}")) {
      String message = place.replace('\'', '"').replace("?", new String(broken, ISO_8859_1));
      refused(message.getBytes(ISO_8859_1));
    }
  }

  @Test
  void aTextIsReadAlikeAndWhatIsKnownToBeUtf8IsNotCheckedForItAgain() {
    EventCodec codec = EventCodec.standard();
    byte[] text = EventCodec.utf8("{\"event\":\"é\",\"_EID_\":1}");
    assertThat(codec.textEnvelope(text)).isEqualTo(codec.envelope(text));
    // An overlong slash.
    byte[] overlong = "{\"event\":\"\u00c0\u00af\"}".getBytes(ISO_8859_1);
    refused(overlong);
    assertThat(codec.textEnvelope(overlong).event()).isNotNull();
  }
}
