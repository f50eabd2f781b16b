package dev.plezi.client.internal.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes out, in which order, and as which frames. */
class FrameWriterTest {
  private final FrameWriter writer = new FrameWriter();
  private final List<String> told = new ArrayList<>();

  private void message(String text) {
    writer.message(text, written -> told.add(text.charAt(0) + " " + written));
  }

  /** The frames of the next batch: first byte and payload. */
  private List<String> batch(int size) {
    ByteBuffer out = ByteBuffer.allocate(size);
    writer.fill(out);
    out.flip();
    List<String> frames = new ArrayList<>();
    while (out.hasRemaining()) {
      String first = Integer.toHexString(out.get() & 0xFF);
      int length = out.get() & 0xFF;
      assertThat(length).as("masked").isGreaterThanOrEqualTo(128);
      length = length == 254 ? out.getShort() & 0xFFFF : length - 128;
      byte[] mask = new byte[4];
      out.get(mask);
      byte[] payload = new byte[length];
      out.get(payload);
      for (int i = 0; i < length; i++) {
        payload[i] ^= mask[i % 4];
      }
      frames.add(first + " " + new String(payload, StandardCharsets.UTF_8));
    }
    writer.written().forEach(written -> written.done(true));
    return frames;
  }

  @Test
  void gathersMessagesInOneBatchInOrder() {
    message("a");
    message("bé");
    assertThat(batch(1 << 16)).containsExactly("81 a", "81 bé");
    assertThat(told).containsExactly("a true", "b true");
    assertThat(batch(1 << 16)).isEmpty();
  }

  @Test
  void writesALongMessageInPartsBetweenWhichControlFramesPass() {
    String part = "x".repeat(FrameWriter.PART);
    message(part + part + "y");
    message("z");
    assertThat(batch(FrameWriter.PART + 14).equals(List.of("1 " + part))).isTrue();
    assertThat(writer.wentOn()).isFalse();
    writer.pong(ByteBuffer.wrap(new byte[] {'p'}));
    writer.ping();
    writer.close(1000, "bye");
    assertThat(batch(FrameWriter.PART + 14)).containsExactly("8a p");
    assertThat(batch(FrameWriter.PART + 14)).containsExactly("89 ");
    assertThat(told).isEmpty();
    List<String> rest = batch(1 << 16);
    assertThat(rest.subList(0, 3).equals(List.of("0 " + part, "80 y", "81 z"))).isTrue();
    assertThat(writer.wentOn()).isTrue();
    assertThat(rest.get(3)).startsWith("88 ").endsWith("bye");
    assertThat(told).containsExactly("x true", "z true");
    assertThat(writer.closed()).isTrue();
  }

  @Test
  void tellsOfAllThatWillNeverBeWritten() {
    message("a");
    message("b");
    writer.abandoned().forEach(written -> written.done(false));
    assertThat(told).containsExactly("a false", "b false");
    assertThat(writer.abandoned()).isEmpty();
  }

  @Test
  void closesWithoutACodeIfThatIsWanted() {
    writer.close(1005, "");
    assertThat(batch(1 << 16)).containsExactly("88 ");
  }
}
