package dev.plezi.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.Wire;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ControlEventTest {
  @Test
  void writesWhatTheServerSays() {
    assertThat(ControlEvent.hello(25_000, 262_144))
        .isEqualTo("{\"event\":\"_hello_\",\"v\":2,\"heartbeat\":25000,\"max\":262144}");
    assertThat(ControlEvent.begun("s1", null, -1, 120_000))
        .isEqualTo(
            "{\"event\":\"_session_\",\"session\":\"s1\",\"received\":0,\"resumed\":false,\"ttl\":120000}");
    assertThat(ControlEvent.begun("s2", "closed", 39, 120_000))
        .isEqualTo(
            "{\"event\":\"_session_\",\"session\":\"s2\",\"received\":0,\"resumed\":false,"
                + "\"reason\":\"closed\",\"handled\":39,\"ttl\":120000}");
    assertThat(ControlEvent.resumed("s1", new ControlEvent.Counts(41, 39, 7), 120_000))
        .isEqualTo(
            "{\"event\":\"_session_\",\"session\":\"s1\",\"received\":41,\"handled\":39,"
                + "\"sent\":7,\"resumed\":true,\"ttl\":120000}");
    assertThat(ControlEvent.ping()).isEqualTo("{\"event\":\"_ping_\"}");
    assertThat(ControlEvent.goAway(1_830)).isEqualTo("{\"event\":\"_goaway_\",\"after\":1830}");
    assertThat(ControlEvent.renew(30_000)).isEqualTo("{\"event\":\"_renew_\",\"within\":30000}");
  }

  @Test
  void writesWhatTheClientSays() {
    assertThat(ControlEvent.open("n1", 2))
        .isEqualTo("{\"event\":\"_open_\",\"nonce\":\"n1\",\"attempt\":2}");
    assertThat(ControlEvent.resume("s\"1", new ControlEvent.Counts(57, 57, 41), "n\"2", 3))
        .isEqualTo(
            "{\"event\":\"_open_\",\"session\":\"s\\\"1\",\"received\":57,\"sent\":41,"
                + "\"nonce\":\"n\\\"2\",\"attempt\":3}");
    assertThat(ControlEvent.close()).isEqualTo("{\"event\":\"_close_\"}");
    assertThat(ControlEvent.pong()).isEqualTo("{\"event\":\"_pong_\"}");
    assertThat(ControlEvent.token("t\n")).isEqualTo("{\"event\":\"_token_\",\"token\":\"t\\n\"}");
  }

  @Test
  void writesAnswersWithTheIdAsItCame() {
    assertThat(ControlEvent.ack("[1]")).isEqualTo("{\"event\":\"_ack_\",\"_EID_\":[1]}");
    assertThat(ControlEvent.reply("17", "{\"a\":1}"))
        .isEqualTo("{\"event\":\"_reply_\",\"_EID_\":17,\"data\":{\"a\":1}}");
    assertThat(ControlEvent.error("17", "not_found", "no \"x\""))
        .isEqualTo(
            "{\"event\":\"_error_\",\"_EID_\":17,\"code\":\"not_found\",\"message\":\"no \\\"x\\\"\"}");
  }

  @Test
  void writesDigitsThatAreJsonWhateverTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat("%d".formatted(1)).isNotEqualTo("1");
      assertThat(ControlEvent.open("n", 3)).contains("\"attempt\":3}");
      assertThat(ControlEvent.received(1e9, 12))
          .isEqualTo("{\"event\":\"_received_\",\"n\":1000000000,\"sent\":12}");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void readsMembersByTheirKind() {
    ControlEvent event =
        read(
            "{\"event\":\"_session_\",\"session\":\"s\",\"received\":41,\"resumed\":true,\"x\":null}");

    assertThat(event.name()).isEqualTo(Wire.SESSION);
    assertThat(event.text("session")).isEqualTo("s");
    assertThat(event.whole("received", -1)).isEqualTo(41);
    assertThat(event.flag("resumed")).isTrue();
    assertThat(event.has("session")).isTrue();
    assertThat(event.has("x")).isFalse();
    assertThat(event.has("y")).isFalse();
    assertThat(event.text("y", "none")).isEqualTo("none");
    assertThat(event.json("x")).isEqualTo("null");
  }

  @Test
  void namesTheMemberThatIsOfAnotherKind() {
    ControlEvent event =
        read("{\"event\":\"_session_\",\"received\":1.5,\"resumed\":\"true\",\"session\":7}");

    assertThatThrownBy(() -> event.flag("resumed"))
        .isInstanceOf(InvalidEventException.class)
        .hasMessage("the peer's _session_ has no \"resumed\" that is true or false");
    assertThatThrownBy(() -> event.text("session"))
        .hasMessage("the peer's _session_ has no \"session\" that is a string");
  }

  @Test
  void aNumberIsWholeAndNotNegativeOrItIsNone() {
    for (String wrong : List.of("-1", "1.5", "\"5\"", "1e400", "9007199254740992", "true", "[1]")) {
      ControlEvent event = read("{\"event\":\"_received_\",\"n\":" + wrong + "}");
      assertThat(event.whole("n", -1)).as(wrong).isNaN();
    }
    ControlEvent event = read("{\"event\":\"_received_\",\"a\":0,\"b\":1e3,\"c\":null}");
    assertThat(event.whole("a", -1)).isZero();
    assertThat(event.whole("b", -1)).isEqualTo(1_000);
    assertThat(event.whole("c", -1)).isEqualTo(-1);
    assertThat(event.whole("d", -1)).isEqualTo(-1);
  }

  private static ControlEvent read(String json) {
    return ControlEvent.read(Wire.SESSION, EventCodec.utf8(json));
  }
}
