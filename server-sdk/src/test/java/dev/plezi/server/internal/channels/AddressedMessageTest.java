package dev.plezi.server.internal.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.session.ApplicationClose;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What travels between servers for an identity, byte by byte. */
class AddressedMessageTest {
  private static final WireMessage EVENT = WireMessage.text("{}");

  @Test
  void isTheIdentityAFormAndTheContent() {
    byte[] event = new AddressedMessage("aé", new AddressedMessage.Emit(EVENT)).encoded().bytes();
    assertThat(event).containsExactly(0, 0, 0, 2, 0, 'a', 0, 0xE9, 'e', '{', '}');

    byte[] close = close("", 4000, "é").encoded().bytes();
    assertThat(close).containsExactly(0, 0, 0, 0, 'c', 0x0F, 0xA0, 0xC3, 0xA9);
  }

  @Test
  void isReadAsItWasWritten() {
    AddressedMessage close = close("a\uD800", 1000, "enough");
    assertThat(AddressedMessage.read(close.encoded())).isEqualTo(close);

    WireMessage event = new AddressedMessage("ada", new AddressedMessage.Emit(EVENT)).encoded();
    AddressedMessage read = Objects.requireNonNull(AddressedMessage.read(event));
    assertThat(read.identity()).isEqualTo("ada");
    assertThat(read.content())
        .isInstanceOfSatisfying(
            AddressedMessage.Emit.class,
            emit -> {
              assertThat(emit.event().text()).isTrue();
              assertThat(emit.event().bytes()).isEqualTo(EVENT.bytes());
            });
  }

  @Test
  void whatIsCutShortOrUnknownIsNone() {
    byte[] whole = close("ada", 4000, "").encoded().bytes();
    for (int length = 0; length < whole.length; length++) {
      assertThat(AddressedMessage.read(WireMessage.binary(Arrays.copyOf(whole, length))))
          .as("%s bytes", length)
          .isNull();
    }
    for (String other : new String[] {"{\"event\":\"x\"}", "\0\0\0\0x", "\0\0\0\0c\3\u00D9"}) {
      byte[] bytes = other.getBytes(StandardCharsets.ISO_8859_1);
      assertThat(AddressedMessage.read(WireMessage.binary(bytes))).as(other).isNull();
    }
  }

  private static AddressedMessage close(String identity, int code, String reason) {
    return new AddressedMessage(
        identity, new AddressedMessage.Close(new ApplicationClose(code, reason)));
  }
}
