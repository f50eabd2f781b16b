package dev.plezi.client.internal.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server's bytes are read as, in the examples of RFC 6455 and beyond. */
class FrameReaderTest {
  private final FrameReader reader = new FrameReader(1_000);

  private static ByteBuffer hex(String bytes) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(bytes.replace(" ", "")));
  }

  /** Reads all, as it comes in pieces of this size. */
  private List<String> read(String bytes, int piece) {
    List<String> results = new ArrayList<>();
    ByteBuffer all = hex(bytes);
    ByteBuffer rest = ByteBuffer.allocate(0);
    while (all.hasRemaining()) {
      int count = Math.min(piece, all.remaining());
      ByteBuffer next = ByteBuffer.allocate(rest.remaining() + count).put(rest);
      next.put(all.slice(all.position(), count)).flip();
      all.position(all.position() + count);
      rest = next;
      int before = -1;
      while (rest.position() != before) {
        before = rest.position();
        FrameReader.Result result = reader.read(rest);
        if (!(result instanceof FrameReader.More)) {
          results.add(words(result));
        }
        if (result instanceof FrameReader.Violation) {
          return results;
        }
      }
    }
    assertThat(rest.remaining()).isZero();
    return results;
  }

  private static String words(FrameReader.Result result) {
    if (result instanceof FrameReader.Message message) {
      String content = new String(message.content(), StandardCharsets.UTF_8);
      return (message.text() ? "text " : "binary ") + content;
    }
    if (result instanceof FrameReader.Control control) {
      String payload = StandardCharsets.UTF_8.decode(control.payload()).toString();
      return (control.ping() ? "ping " : "pong ") + payload;
    }
    return result.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000})
  void readsMessagesFragmentsAndControlFramesHoweverTheyAreCut(int piece) {
    String hello = "8105 48656c6c6f";
    String fragments = "0103 48656c 8902 6869 8002 6c6f";
    String binary = "8202 6869 8100";
    String closing = "8805 03e8 627965";
    assertThat(read(hello + fragments + "8a00" + binary + closing, piece))
        .containsExactly(
            "text Hello",
            "ping hi",
            "text Hello",
            "pong ",
            "binary hi",
            "text ",
            "Closing[code=1000, reason=bye]");
  }

  @Test
  void readsLengthsOfTwoAndOfEightBytes() {
    String content = "78".repeat(300);
    assertThat(read("817e 012c" + content + "817f 000000000000012c" + content, 64))
        .containsExactly("text " + "x".repeat(300), "text " + "x".repeat(300));
  }

  @Test
  void aCloseWithoutACodeIs1005() {
    assertThat(read("8800", 1)).containsExactly("Closing[code=1005, reason=]");
  }

  @ParameterizedTest
  @CsvSource({
    "8185 00000000 48656c6c6f, 1002",
    "c105 48656c6c6f, 1002",
    "8300, 1002",
    "8b00, 1002",
    "0900, 1002",
    "897e 0080, 1002",
    "8000, 1002",
    "0101 48 8101 48, 1002",
    "817f ffffffffffffffff, 1002",
    "8801 03, 1002",
    "8803 03e8 ff, 1007",
    "8101 ff, 1007"
  })
  void namesWhatBreaksTheRules(String bytes, int code) {
    assertThat(read(bytes, 1_000)).last().asString().startsWith("Violation[code=" + code);
  }

  @Test
  void refusesAMessageAboveTheBoundBeforeAllOfItIsThere() {
    assertThat(read("817e 0400" + "78".repeat(1_001), 1_001))
        .singleElement()
        .asString()
        .startsWith("Violation[code=1009");
  }
}
