package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** A socket that takes as many bytes as it has room for. */
class FrameQueueTest {
  private static final int ROOM = 4;

  private final ByteArrayEndPoint socket = new ByteArrayEndPoint(null, 0, new byte[0], ROOM);
  private final List<String> told = new ArrayList<>();
  private final FrameQueue queue =
      new FrameQueue(socket, Callback.from(() -> {}, failure -> told.add("broken")));

  private Callback as(String name) {
    return Callback.from(() -> told.add(name), failure -> told.add(name + ": " + failure));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(String text) {
    queue.write(bytes(text), as(text));
  }

  private String taken() {
    String taken = socket.takeOutputString();
    queueGoesOn();
    return taken;
  }

  private void queueGoesOn() {
    socket.getWriteFlusher().completeWrite();
  }

  @Test
  void whatTheSocketTakesIsOutAtOnce() {
    write("ab");
    write("cd");

    assertThat(told).containsExactly("ab", "cd");
    assertThat(taken()).isEqualTo("abcd");
  }

  @Test
  void whatItDoesNotTakeWaitsAndKeepsItsOrder() {
    write("abcdef");
    write("gh");
    write("ij");

    assertThat(told).isEmpty();
    assertThat(taken() + taken() + taken()).isEqualTo("abcdefghij");
    assertThat(told).containsExactly("abcdef", "gh", "ij");
  }

  @Test
  void aFrameOfControlDoesNotWaitForData() {
    write("abcdef");
    write("gh");
    queue.control(bytes("!"), false, as("!"));

    assertThat(taken() + taken() + taken()).isEqualTo("abcdef!gh");
    assertThat(told).containsExactly("abcdef", "!", "gh");
  }

  @Test
  void behindACloseFrameNothingIsWritten() {
    write("abcdef");
    queue.control(bytes("."), true, as("."));
    write("gh");

    assertThat(taken() + taken()).isEqualTo("abcdef.");
    assertThat(told).containsExactly("gh: " + new ClosedChannelException(), "abcdef", ".");
    assertThat(socket.isOutputShutdown()).isTrue();
  }

  @Test
  void whatIsWrittenBecauseSomethingIsOutDoesNotNest() {
    List<Integer> depths = new ArrayList<>();
    queue.write(bytes("a"), Callback.from(() -> writeMore(3, depths)));

    assertThat(depths).containsExactly(3, 2, 1, 0);
    assertThat(taken()).isEqualTo("aaaa");
    assertThat(told).containsExactly("left 2", "left 1", "left 0");
  }

  private void writeMore(int left, List<Integer> depths) {
    depths.add(left);
    if (left > 0) {
      int before = told.size();
      queue.write(
          bytes("a"),
          Callback.from(
              () -> {
                told.add("left " + (left - 1));
                writeMore(left - 1, depths);
              }));
      // Nobody has been told yet.
      assertThat(told).hasSize(before);
    }
  }

  @Test
  void aSocketThatBreaksFailsAllThatWaits() {
    write("abcdef");
    write("gh");
    socket.close();
    queue.fail(new ClosedChannelException());
    write("ij");

    assertThat(told)
        .contains("gh: " + new ClosedChannelException(), "ij: " + new ClosedChannelException())
        .doesNotContain("abcdef");
  }

  @Test
  void aSocketThatCannotBeWrittenToIsBroken() {
    socket.close();
    write("ab");
    write("cd");

    assertThat(told).hasSize(3).element(1).isEqualTo("broken");
    assertThat(told.get(0)).startsWith("ab: ");
    assertThat(told.get(2)).startsWith("cd: ");
  }
}
