package dev.plezi.server.internal.compression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.codec.MessageAssembler;
import dev.plezi.protocol.codec.MessageAssembler.Kind;
import dev.plezi.server.Compression;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InflatingAssemblerTest {
  private static final byte[] HELLO = {
    (byte) 0xF2, 0x48, (byte) 0xCD, (byte) 0xC9, (byte) 0xC9, 0x07, 0x00
  };
  private static final byte[] PLAIN = {'p'};

  private final PerMessageDeflate deflate =
      new PerMessageDeflate(Compression.builder().thresholdBytes(0).build());
  private final PerMessageDeflate.Agreement agreement =
      Objects.requireNonNull(deflate.negotiate(List.of(PerMessageDeflate.NAME)));
  private final InflatingAssembler assembler = assembler(10_000);

  @AfterEach
  void close() {
    deflate.close();
  }

  private InflatingAssembler assembler(int maxBytes) {
    return new InflatingAssembler(agreement, new MessageAssembler(maxBytes), maxBytes);
  }

  private String add(Kind kind, boolean marked, byte[] payload, boolean last) {
    return said(assembler.add(kind, marked, ByteBuffer.wrap(payload), last));
  }

  private static String said(MessageAssembler.Result result) {
    return result instanceof MessageAssembler.Complete whole
        ? (whole.text() ? "text " : "binary ")
            + new String(whole.content(), StandardCharsets.ISO_8859_1)
        : result instanceof MessageAssembler.Refused refused ? "" + refused.code() : "part";
  }

  @Test
  void takesWhatIsCompressedAndWhatIsNotInTurn() {
    assertThat(add(Kind.TEXT, true, HELLO, true)).isEqualTo("text Hello");
    assertThat(add(Kind.BINARY, false, PLAIN, true)).isEqualTo("binary p");
    assertThat(add(Kind.BINARY, true, HELLO, true)).isEqualTo("binary Hello");
    assertThat(add(Kind.TEXT, false, HELLO, true)).as("not UTF-8, as it is").isEqualTo("1007");
  }

  /** RFC 7692, 7.2.3.1: the frames of a message share what was compressed. */
  @Test
  void inflatesTheFragmentsOfAMessageTogether() {
    assertThat(add(Kind.TEXT, true, Arrays.copyOf(HELLO, 3), false)).isEqualTo("part");
    assertThat(add(Kind.CONTINUATION, false, new byte[0], false)).isEqualTo("part");
    assertThat(add(Kind.CONTINUATION, false, Arrays.copyOfRange(HELLO, 3, 7), true))
        .isEqualTo("text Hello");

    assertThat(add(Kind.TEXT, false, PLAIN, false)).isEqualTo("part");
    assertThat(add(Kind.CONTINUATION, false, PLAIN, true)).isEqualTo("text pp");
  }

  @Test
  void aMessageThatIsTooLargeBeforeItIsInflatedIsRefusedAtOnceAndItsRestPassedOver() {
    assertThat(add(Kind.BINARY, true, new byte[10_000], false)).isEqualTo("part");
    assertThat(add(Kind.CONTINUATION, false, new byte[1_000], false)).isEqualTo("1009");
    assertThat(add(Kind.CONTINUATION, false, new byte[1_000], true)).isEqualTo("part");
    assertThat(add(Kind.TEXT, true, HELLO, true)).isEqualTo("text Hello");
  }

  @Test
  void whatCannotBeMadeSmallerMayBeAsLargeAsIsAllowed() {
    byte[] random = new byte[10_000];
    new Random(1).nextBytes(random);
    // Blocks as small as any compressor makes them.
    ByteBuffer stored = ByteBuffer.allocate(10_000 + 20 * 5 + 1);
    for (int i = 0; i < 20; i++) {
      stored.put(new byte[] {0, (byte) 0xF4, 1, 0x0B, (byte) 0xFE}).put(random, i * 500, 500);
    }
    byte[] payload = stored.put((byte) 0).array();

    assertThat(add(Kind.BINARY, true, Arrays.copyOf(payload, 5_000), false)).isEqualTo("part");
    assertThat(
            add(Kind.CONTINUATION, false, Arrays.copyOfRange(payload, 5_000, payload.length), true))
        .isEqualTo("binary " + new String(random, StandardCharsets.ISO_8859_1));
  }

  @Test
  void comesBackAsItWasInWhateverFragments() {
    byte[] content =
        "{\"event\":\"say\",\"data\":\"again\"}".repeat(300).getBytes(StandardCharsets.UTF_8);
    byte[] sent = agreement.outgoing(WireMessage.utf8(content)).bytes();

    for (int part = 1; part < sent.length; part++) {
      String result = "part";
      for (int at = 0; at < sent.length; at += part) {
        assertThat(result).isEqualTo("part");
        int end = Math.min(sent.length, at + part);
        Kind kind = at == 0 ? Kind.TEXT : Kind.CONTINUATION;
        result = add(kind, at == 0, Arrays.copyOfRange(sent, at, end), end == sent.length);
      }
      assertThat(result).isEqualTo("text " + new String(content, StandardCharsets.UTF_8));
    }
  }
}
