package dev.plezi.server.internal.compression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Compression;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PerMessageDeflateTest {
  private static final String RESETS = "server_no_context_takeover client_no_context_takeover";

  private final PerMessageDeflate deflate = new PerMessageDeflate(Compression.standard());

  @AfterEach
  void close() {
    deflate.close();
  }

  private @Nullable String answer(String... offered) {
    PerMessageDeflate.Agreement agreement = deflate.negotiate(List.of(offered));
    return agreement == null
        ? null
        : agreement.parameters().entrySet().stream()
            .map(each -> each.getKey() + (each.getValue() == null ? "" : "=" + each.getValue()))
            .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          permessage-deflate                                                  |
          permessage-deflate; client_max_window_bits                          |
          permessage-deflate;client_max_window_bits=8                         |
          permessage-deflate; client_max_window_bits="15"                     |
          permessage-deflate; server_no_context_takeover                      |
          permessage-deflate ; client_no_context_takeover                     |
          permessage-deflate; server_max_window_bits=15                       | server_max_window_bits=15
          permessage-deflate; server_max_window_bits = "10"                   | server_max_window_bits=10
          permessage-deflate; server_max_window_bits=12; client_max_window_bits=12 | server_max_window_bits=12
          permessage-deflate; server_max_window_bits=16, permessage-deflate   |
          x-webkit-deflate-frame, permessage-deflate                          |
          , foo; bar="a-b" ,, permessage-deflate ,                            |
          permessage-deflate; unknown, permessage-deflate; server_max_window_bits=9 | server_max_window_bits=9
          """)
  void isAgreedOnWithoutAnyContext(String offered, @Nullable String more) {
    assertThat(answer(offered)).isEqualTo(more == null ? RESETS : RESETS + " " + more);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "foo",
        "PerMessage-Deflate",
        "permessage-deflate-x",
        "permessage-deflate; unknown",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover=\"\"",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=08",
        "permessage-deflate; server_max_window_bits=010",
        "permessage-deflate; server_max_window_bits=+9",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=",
        "permessage-deflate; client_max_window_bits=x",
        "permessage-deflate; client_max_window_bits; client_max_window_bits",
        "permessage-deflate; server_max_window_bits=9; server_max_window_bits=9",
        "permessage-deflate;",
        "permessage-deflate; =9",
        "permessage-deflate; client_max_window_bits=\"9",
        "permessage-deflate \"",
        "permessage-deflate foo",
        "; server_no_context_takeover"
      })
  void isNotAgreedOnWhereNoOfferCanBeTaken(String offered) {
    assertThat(answer(offered)).isNull();
  }

  @Test
  void linesOfTheHeaderAreOneList() {
    assertThat(answer("foo", "permessage-deflate; server_max_window_bits=11"))
        .isEqualTo(RESETS + " server_max_window_bits=11");
    assertThat(answer("permessage-deflate", "no list;")).isNull();
    assertThat(answer()).isNull();
  }

  @Test
  void compressesFromTheThresholdOn() {
    PerMessageDeflate.Agreement agreement = agreed("permessage-deflate");
    WireMessage small = WireMessage.text("x".repeat(1_023));

    assertThat(agreement.outgoing(small)).isSameAs(small);
    assertThat(agreement.outgoing(WireMessage.text("x".repeat(1_024))).compressed()).isTrue();
    assertThat(agreement.outgoing(WireMessage.text("x".repeat(100_000))).compressed()).isTrue();
  }

  @Test
  void aSmallerWindowIsKeptByWhatFitsIntoIt() {
    PerMessageDeflate.Agreement agreement = agreed("permessage-deflate; server_max_window_bits=12");
    WireMessage large = WireMessage.text("x".repeat(4_097));

    assertThat(agreement.outgoing(WireMessage.text("x".repeat(4_096))).compressed()).isTrue();
    assertThat(agreement.outgoing(large)).isSameAs(large);
  }

  /** A compressor that counts what it is given. */
  private static final class CountingDeflater extends Deflater {
    static int inputs;

    CountingDeflater() {
      super(6, true);
    }

    @Override
    public void setInput(byte[] input) {
      inputs++;
      super.setInput(input);
    }
  }

  @Test
  void aBroadcastIsCompressedOnceForAllWhateverTheyHaveAgreedOn() {
    PerMessageDeflate counted =
        new PerMessageDeflate(1_024, new MessageDeflater(1, CountingDeflater::new));
    WireMessage broadcast = WireMessage.text("for many".repeat(500));
    byte[] noise = new byte[4_000];
    new Random(1).nextBytes(noise);
    WireMessage incompressible = WireMessage.binary(noise);
    KeptBytes.Share queues = KeptBytes.unbounded().share();
    List<WireMessage> sent = new ArrayList<>();
    CountingDeflater.inputs = 0;

    for (WireMessage each : List.of(broadcast, incompressible)) {
      for (int i = 0; i < 100; i++) {
        queues.add(each);
      }
      for (int i = 0; i < 100; i++) {
        String offer = i % 2 == 0 ? "" : "; server_max_window_bits=12";
        sent.add(
            Objects.requireNonNull(counted.negotiate(List.of(PerMessageDeflate.NAME + offer)))
                .outgoing(each));
        queues.remove(each);
      }
    }

    assertThat(CountingDeflater.inputs).isEqualTo(2);
    assertThat(sent.subList(0, 100)).allSatisfy(each -> assertThat(each).isSameAs(sent.get(0)));
    assertThat(sent.get(0).compressed()).isTrue();
    assertThat(sent.subList(100, 200)).containsOnly(incompressible);
    counted.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {16_384, Integer.MAX_VALUE})
  void whatIsPreparedIsCompressedNoMore(int pieceBytes) {
    PerMessageDeflate counted =
        new PerMessageDeflate(1_024, new MessageDeflater(1, CountingDeflater::new));
    PerMessageDeflate.Agreement agreement =
        Objects.requireNonNull(counted.negotiate(List.of(PerMessageDeflate.NAME)));
    WireMessage message = WireMessage.text("for one".repeat(10_000));
    CountingDeflater.inputs = 0;

    agreement.prepare(message, pieceBytes);

    int prepared = CountingDeflater.inputs;
    assertThat(prepared).isEqualTo(pieceBytes > message.size() ? 1 : 5);
    for (int at = 0; at < message.size(); at += pieceBytes) {
      int end = Math.min(message.size(), at + Math.min(pieceBytes, message.size()));
      WireMessage part = at == 0 && end == message.size() ? message : message.piece(at, end, true);
      assertThat(agreement.outgoing(part).compressed()).isTrue();
      if (pieceBytes > message.size()) {
        break;
      }
    }
    assertThat(CountingDeflater.inputs).isEqualTo(prepared);
    counted.close();
  }

  private PerMessageDeflate.Agreement agreed(String offer) {
    return Objects.requireNonNull(deflate.negotiate(List.of(offer)));
  }
}
