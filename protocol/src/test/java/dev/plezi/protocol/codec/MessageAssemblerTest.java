package dev.plezi.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.codec.MessageAssembler.Complete;
import dev.plezi.protocol.codec.MessageAssembler.Kind;
import dev.plezi.protocol.codec.MessageAssembler.Partial;
import dev.plezi.protocol.codec.MessageAssembler.Refused;
import dev.plezi.protocol.codec.MessageAssembler.Result;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageAssemblerTest {
  private final MessageAssembler assembler = new MessageAssembler(8);

  @Test
  void takesAMessageOfOneFrame() {
    assertThat(text(add(Kind.TEXT, "héllo", true))).isEqualTo("héllo");
    assertThat(add(Kind.BINARY, "12345678", true))
        .isInstanceOfSatisfying(Complete.class, whole -> assertThat(whole.text()).isFalse());
  }

  @Test
  void putsFragmentsTogether() {
    assertThat(add(Kind.TEXT, "ab", false)).isInstanceOf(Partial.class);
    assertThat(add(Kind.CONTINUATION, "cd", false)).isInstanceOf(Partial.class);
    assertThat(text(add(Kind.CONTINUATION, "ef", true))).isEqualTo("abcdef");
    assertThat(text(add(Kind.TEXT, "next", true))).isEqualTo("next");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 32, 33, 1_000, 8_192, 20_000, 99_999})
  void putsFragmentsOfAnySizeTogether(int size) {
    byte[] message = new byte[100_000];
    new Random(size).nextBytes(message);
    MessageAssembler large = new MessageAssembler(message.length);
    Kind kind = Kind.BINARY;
    for (int at = 0; at + size < message.length; at += size) {
      ByteBuffer part = ByteBuffer.wrap(message, at, size).asReadOnlyBuffer();
      assertThat(large.add(kind, part, false)).isInstanceOf(Partial.class);
      assertThat(part.hasRemaining()).isFalse();
      kind = Kind.CONTINUATION;
    }
    int rest = (message.length - 1) / size * size;

    assertThat(large.add(kind, ByteBuffer.wrap(message, rest, message.length - rest), true))
        .isInstanceOfSatisfying(
            Complete.class, whole -> assertThat(whole.content()).isEqualTo(message));
  }

  @Test
  void takesACharacterThatTwoFragmentsShare() {
    byte[] bytes = "é".getBytes(StandardCharsets.UTF_8);
    assembler.add(Kind.TEXT, ByteBuffer.wrap(bytes, 0, 1), false);

    assertThat(text(assembler.add(Kind.CONTINUATION, ByteBuffer.wrap(bytes, 1, 1), true)))
        .isEqualTo("é");
  }

  @Test
  void refusesWhatIsTooLargeInOneFrameOrInSeveral() {
    Refused refused = new Refused(CloseCode.TOO_LARGE, "message larger than 8 bytes");
    assertThat(add(Kind.TEXT, "123456789", true)).isEqualTo(refused);

    add(Kind.TEXT, "12345", false);
    assertThat(add(Kind.CONTINUATION, "6789", false)).isEqualTo(refused);
    // The rest of it is passed over, and the next message is another.
    assertThat(add(Kind.CONTINUATION, "0", true)).isInstanceOf(Partial.class);
    assertThat(text(add(Kind.TEXT, "ok", true))).isEqualTo("ok");
  }

  @Test
  void refusesTextThatIsNotUtf8AndTakesItAsBinary() {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {(byte) 0xC3, (byte) 0x28});

    assertThat(assembler.add(Kind.TEXT, bytes.duplicate(), true))
        .isEqualTo(new Refused(CloseCode.BAD_TEXT, "text that is not UTF-8"));
    assertThat(assembler.add(Kind.BINARY, bytes, true)).isInstanceOf(Complete.class);
    assertThat(bytes.hasRemaining()).isFalse();
  }

  private Result add(Kind kind, String content, boolean last) {
    return assembler.add(kind, ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)), last);
  }

  private static String text(Result result) {
    assertThat(result).isInstanceOf(Complete.class);
    Complete complete = (Complete) result;
    assertThat(complete.text()).isTrue();
    return new String(complete.content(), StandardCharsets.UTF_8);
  }
}
