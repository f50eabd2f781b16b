package dev.plezi.server.internal.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.transport.WireMessage;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RedisMessageTest {
  @Test
  void isMagicNodeNumberFormAndContent() {
    byte[] text = new RedisMessage(0x0102030405060708L, 258, WireMessage.text("é")).bytes();
    byte[] binary = new RedisMessage(-1, 1, WireMessage.binary(new byte[] {0})).bytes();

    assertThat(HexFormat.of().formatHex(text))
        .isEqualTo("00504c31" + "0102030405060708" + "0000000000000102" + "74" + "c3a9");
    assertThat(HexFormat.of().formatHex(binary))
        .isEqualTo("00504c31" + "ffffffffffffffff" + "0000000000000001" + "62" + "00");
  }

  @Test
  void comesBackAsItWas() {
    RedisMessage message =
        read(new RedisMessage(7, 8, WireMessage.binary(new byte[] {0, -1})).bytes());

    assertThat(message.node()).isEqualTo(7);
    assertThat(message.number()).isEqualTo(8);
    assertThat(message.payload().text()).isFalse();
    assertThat(message.payload().bytes()).containsExactly(0, -1);
    assertThat(read(new RedisMessage(7, 8, WireMessage.text("")).bytes()).payload().text())
        .isTrue();
  }

  @Test
  void whatOtherProgramsSendIsNone() {
    byte[] whole = new RedisMessage(7, 8, WireMessage.text("")).bytes();

    assertThat(RedisMessage.read(new byte[0])).isNull();
    assertThat(RedisMessage.read("{\"event\":\"said\",\"text\":\"hello\"}".getBytes(UTF_8)))
        .isNull();
    assertThat(RedisMessage.read(Arrays.copyOf(whole, whole.length - 1))).isNull();
  }

  @Test
  void whatOtherProgramsSendIsTextUnlessItCannotBe() {
    assertThat(RedisMessage.foreign("é".getBytes(UTF_8))).matches(WireMessage::text);
    assertThat(RedisMessage.foreign(new byte[] {(byte) 0xC3})).matches(each -> !each.text());
  }

  @Test
  void theirControlEventsReachNobody() {
    String text = "{\"event\":\"_received_\",\"n\":0}";
    assertThat(RedisMessage.foreign(text.getBytes(UTF_8))).isNull();
  }

  @Test
  void whatHasOurFormIsDroppedIfNoServerOfOursCouldHaveSentIt() {
    byte[] text = new RedisMessage(7, 8, WireMessage.text("é")).bytes();
    byte[] noText = text.clone();
    noText[text.length - 1] = 'x';
    byte[] noForm = text.clone();
    noForm[20] = 'x';
    WireMessage control = WireMessage.text("{\"event\":\"_received_\",\"n\":0}");

    assertThat(read(text).deliverable()).isTrue();
    assertThat(read(noText).deliverable()).isFalse();
    assertThat(read(noForm).deliverable()).isFalse();
    assertThat(read(new RedisMessage(7, 8, control).bytes()).deliverable()).isFalse();
  }

  private static RedisMessage read(byte[] bytes) {
    return Objects.requireNonNull(RedisMessage.read(bytes));
  }
}
