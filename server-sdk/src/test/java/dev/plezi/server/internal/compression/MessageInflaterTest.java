package dev.plezi.server.internal.compression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.codec.MessageAssembler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageInflaterTest {
  private static final String MALFORMED = "1007 compressed data that is malformed";

  private final MessageInflater inflater = new MessageInflater();

  @AfterEach
  void close() {
    inflater.close();
  }

  private String inflate(byte[] payload, int maxBytes) {
    MessageAssembler.Result result = inflater.inflate(ByteBuffer.wrap(payload), true, maxBytes);
    return result instanceof MessageAssembler.Complete whole
        ? new String(whole.content(), StandardCharsets.UTF_8)
        : result instanceof MessageAssembler.Refused refused
            ? refused.code() + " " + refused.reason()
            : "in part";
  }

  private static byte[] hex(String bytes) {
    return HexFormat.ofDelimiter(" ").parseHex(bytes.strip());
  }

  /** So many bytes, all the same. */
  private static byte[] bomb(int size) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(new byte[size]);
    byte[] all = new byte[size];
    int length = deflater.deflate(all, 0, size, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(all, length - 4);
  }

  /** RFC 7692, 7.2.3. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          one block                       | f2 48 cd c9 c9 07 00                   | Hello
          a block that is not compressed  | 00 05 00 fa ff 48 65 6c 6c 6f 00       | Hello
          one that says it is the last    | f3 48 cd c9 c9 07 00 00                | Hello
          two blocks                      | f2 48 05 00 00 00 ff ff ca c9 c9 07 00 | Hello
          an empty one                    | 00                                     | ''
          two that say they are the last  | f3 48 05 00 cb c9 c9 07 00 00          | Hello
          nothing behind the last         | f3 48 cd c9 c9 07 00                   | Hello
          nothing at all                  |                                        | ''
          """)
  void inflatesTheExamplesOfTheStandard(String what, @Nullable String payload, String message) {
    assertThat(inflate(payload == null ? new byte[0] : hex(payload), 5))
        .as(what)
        .isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f2 48 cd c9 c9",
        "f2 48 cd c9 c9 07",
        "f2 48 cd c9 c9 07 00 00 00 ff",
        "07",
        "ff ff ff ff",
        "00 05 00 00 00 48 65 6c 6c 6f 00",
        "00 05 00 fa ff 48 65",
        "f3 48 cd c9 c9 07 00 01",
        "02 02"
      })
  void whatIsMalformedOrCutShortIsRefused(String payload) {
    assertThat(inflate(hex(payload), 1_000)).isEqualTo(MALFORMED);
    assertThat(inflate(hex("f2 48 cd c9 c9 07 00"), 5)).as("the next").isEqualTo("Hello");
  }

  @Test
  void aMessageMayBeAsLargeAsIsAllowedAndNotLarger() {
    byte[] exact = bomb(100_000);

    assertThat(inflate(exact, 100_000)).hasSize(100_000);
    assertThat(inflate(exact, 99_999)).isEqualTo("1009 message larger than 99999 bytes");
    assertThat(inflate(hex("f2 48 cd c9 c9 07 00"), 4))
        .isEqualTo("1009 message larger than 4 bytes");
  }

  @Test
  void aBombIsReadNoFurtherThanItMayBeLarge() {
    ByteBuffer payload = ByteBuffer.wrap(bomb(200_000_000));

    assertThat(inflater.inflate(payload, false, 10_000))
        .isEqualTo(MessageAssembler.tooLarge(10_000));
    assertThat(payload.remaining()).isGreaterThan(190_000);
  }

  @Test
  void textMustBeUtf8WhenItIsInflated() {
    byte[] noText = {0, 1, 0, -2, -1, -1, 0};

    assertThat(inflate(noText, 10)).isEqualTo("1007 text that is not UTF-8");
    assertThat(inflater.inflate(ByteBuffer.wrap(noText), false, 10))
        .isInstanceOf(MessageAssembler.Complete.class);
  }

  @Test
  void blocksThatSayTheyAreTheLastAreNotReadWithoutEnd() {
    byte[] lasts = new byte[2_002];
    for (int i = 0; i < 2_000; i += 2) {
      lasts[i] = 3;
    }
    assertThat(inflate(Arrays.copyOf(lasts, 1_998), 10)).isEmpty();
    assertThat(inflate(lasts, 10)).isEqualTo(MALFORMED);
  }
}
