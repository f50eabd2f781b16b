package dev.plezi.server.internal.compression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.codec.MessageAssembler;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDeflaterTest {
  private final MessageDeflater deflater = new MessageDeflater(6);
  private final MessageInflater inflater = new MessageInflater();

  @AfterEach
  void close() {
    deflater.close();
    inflater.close();
  }

  private byte[] inflated(WireMessage message) {
    MessageAssembler.Result result =
        inflater.inflate(message.buffer(), message.text(), Integer.MAX_VALUE);
    return ((MessageAssembler.Complete) result).content();
  }

  @Test
  void leavesTheEndOfTheFlushOut() {
    WireMessage made = deflater.compress(WireMessage.text("a".repeat(20)));

    assertThat(made.bytes()).containsExactly(0x4A, 0x4C, (byte) 0xC4, 0x04, 0x00, 0x00);
    assertThat(made.text()).isTrue();
    assertThat(made.compressed()).isTrue();
  }

  @Test
  void whatIsTheSameIsCompressedToTheSame() {
    WireMessage first = deflater.compress(WireMessage.text("again and again and again"));
    WireMessage next = deflater.compress(WireMessage.text("again and again and again"));

    assertThat(next.bytes()).isEqualTo(first.bytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {1_024, 8_000, 40_000, 3_000_000})
  void comesBackAsItWasWhateverItsSize(int size) {
    byte[] content = new byte[size];
    Random random = new Random(size);
    for (int i = 0; i < size; i++) {
      content[i] = (byte) (random.nextInt(4) + 'a');
    }

    WireMessage made = deflater.compress(WireMessage.binary(content));

    assertThat(made.text()).isFalse();
    assertThat(made.size()).isLessThan(size / 2);
    assertThat(inflated(made)).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 1_024, 8_188, 8_192, 100_000})
  void whatWouldBeNoSmallerStaysAsItIs(int size) {
    byte[] content = new byte[size];
    new Random(1).nextBytes(content);
    WireMessage message = WireMessage.binary(content);

    assertThat(deflater.compress(message)).isSameAs(message);
    assertThat(deflater.compress(WireMessage.text("x".repeat(2_000))).compressed()).isTrue();
  }

  @Test
  void whoComesWhileAllAreAtWorkSendsAsItIs() {
    WireMessage message = WireMessage.text("x".repeat(2_000));
    List<WireMessage> meanwhile = new ArrayList<>();
    MessageDeflater[] one = new MessageDeflater[1];
    one[0] =
        new MessageDeflater(
            1,
            () -> {
              meanwhile.add(one[0].compress(message));
              return new Deflater(6, true);
            });

    assertThat(one[0].compress(message).compressed()).isTrue();
    assertThat(one[0].compress(message).compressed()).isTrue();
    assertThat(meanwhile).containsExactly(message);
    one[0].close();
  }
}
