package dev.plezi.server.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.session.Payload;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ParcelTest {
  @Test
  void isMagicNodeNumberFormAndContent() {
    byte[] text = new Parcel(0x0102030405060708L, 258, Payload.text("é")).bytes();
    byte[] binary = new Parcel(-1, 1, Payload.binary(new byte[] {0})).bytes();

    assertThat(HexFormat.of().formatHex(text))
        .isEqualTo("00504c31" + "0102030405060708" + "0000000000000102" + "74" + "c3a9");
    assertThat(HexFormat.of().formatHex(binary))
        .isEqualTo("00504c31" + "ffffffffffffffff" + "0000000000000001" + "62" + "00");
  }

  @Test
  void comesBackAsItWas() {
    Parcel parcel = read(new Parcel(7, 8, Payload.binary(new byte[] {0, -1})).bytes());

    assertThat(parcel.node()).isEqualTo(7);
    assertThat(parcel.number()).isEqualTo(8);
    assertThat(parcel.payload().text()).isFalse();
    assertThat(parcel.payload().bytes()).containsExactly(0, -1);
    assertThat(read(new Parcel(7, 8, Payload.text("")).bytes()).payload().text()).isTrue();
  }

  @Test
  void whatOtherProgramsSendIsNone() {
    byte[] whole = new Parcel(7, 8, Payload.text("")).bytes();

    assertThat(Parcel.read(new byte[0])).isNull();
    assertThat(Parcel.read("{\"event\":\"said\",\"text\":\"hello\"}".getBytes(UTF_8))).isNull();
    assertThat(Parcel.read(Arrays.copyOf(whole, whole.length - 1))).isNull();
  }

  @Test
  void whatOtherProgramsSendIsTextUnlessItCannotBe() {
    assertThat(Parcel.foreign("é".getBytes(UTF_8))).matches(Payload::text);
    assertThat(Parcel.foreign(new byte[] {(byte) 0xC3})).matches(each -> !each.text());
  }

  @Test
  void theirControlEventsReachNobody() {
    String text = "{\"event\":\"_received_\",\"n\":0}";
    assertThat(Parcel.foreign(text.getBytes(UTF_8))).isNull();
  }

  private static Parcel read(byte[] bytes) {
    return Objects.requireNonNull(Parcel.read(bytes));
  }
}
