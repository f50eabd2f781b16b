package dev.plezi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.e2e.socket.Frame;
import dev.plezi.e2e.socket.RawSocket;
import dev.plezi.protocol.CloseCode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What connections have to do with each other, and what none may do to the others. */
class ManyConnectionsIT {
  private static final URI ECHO = ConformanceServerFixture.server().resolve("/echo");
  private static final String STR = "{\"event\":\"str\"}";
  private static final String RAW = "{\"event\":\"raw\",\"v\":1}";

  @Test
  void aBusyHandlerDelaysNoOtherConnection() throws IOException {
    try (RawSocket busy = RawSocket.open(ECHO);
        RawSocket other = RawSocket.open(ECHO)) {
      // Longer than a read waits: if it delayed the other one, that read would fail.
      busy.send("{\"event\":\"slow\",\"s\":20,\"i\":1,\"_EID_\":1}");
      assertThat(busy.readText()).isEqualTo("{\"event\":\"_ack_\",\"_EID_\":1}");
      other.send(STR);
      assertThat(other.readText()).isEqualTo(RAW);
    }
  }

  @Test
  void allSubscribersHearOneOrder() throws Exception {
    int each = 50;
    try (RawSocket ada = subscribed("order");
        RawSocket ben = subscribed("order");
        RawSocket cem = RawSocket.open(ECHO);
        RawSocket dia = RawSocket.open(ECHO)) {
      for (int i = 0; i < each; i++) {
        cem.send("{\"event\":\"pub\",\"ch\":\"order\",\"ms\":\"c" + i + "\"}");
        dia.send("{\"event\":\"pub\",\"ch\":\"order\",\"ms\":\"d" + i + "\"}");
      }
      List<String> heard = read(ada, 2 * each);
      assertThat(read(ben, 2 * each)).isEqualTo(heard);
      assertThat(heard.stream().filter(m -> m.startsWith("c")))
          .hasSize(each)
          .startsWith("c0", "c1");
    }
  }

  @Test
  void aSubscriptionEndsWithItsConnectionAndTheOthersStay() throws IOException {
    try (RawSocket stays = subscribed("leaving");
        RawSocket crashes = subscribed("leaving");
        RawSocket leaves = subscribed("leaving")) {
      crashes.abort();
      assertThat(leaves.close(CloseCode.NORMAL)).isEqualTo(CloseCode.NORMAL);
      stays.send("{\"event\":\"pub\",\"ch\":\"leaving\",\"ms\":\"hi\"}");
      assertThat(stays.readText()).contains("pubd");
      assertThat(stays.readText()).isEqualTo("hi");
    }
  }

  @Test
  void aFloodIsReadMoreSlowlyAndDelaysItselfOnly() throws IOException {
    try (RawSocket flood = RawSocket.open(ECHO);
        RawSocket other = RawSocket.open(ECHO)) {
      // A second's worth more than may come at once.
      Frame[] frames = new Frame[3_000];
      Arrays.fill(frames, Frame.text("{\"event\":\"nilret\"}"));
      frames[frames.length - 1] = Frame.text(STR);
      long before = System.nanoTime();
      flood.send(frames);
      other.send(STR);
      assertThat(other.readText()).isEqualTo(RAW);

      assertThat(flood.readText()).isEqualTo(RAW);
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThan(Duration.ofMillis(800));
    }
  }

  @Test
  void aSlowReaderEndsItsOwnConnectionOnly() throws IOException {
    try (RawSocket slow = subscribed("much");
        RawSocket other = RawSocket.open(ECHO)) {
      // 20 MB: more than the buffers of two sockets and the outbox take together.
      String much = "{\"event\":\"pub\",\"ch\":\"much\",\"ms\":\"" + "x".repeat(200_000) + "\"}";
      for (int i = 0; i < 100; i++) {
        other.send(much);
        assertThat(other.readText()).contains("pubd");
      }
      assertThat(closeCode(slow)).isEqualTo(CloseCode.SLOW_CONSUMER);
      other.send(STR);
      assertThat(other.readText()).isEqualTo(RAW);
    }
  }

  /** Reads until the server's close frame. */
  private static int closeCode(RawSocket socket) throws IOException {
    for (Frame frame = socket.read(); frame != null; frame = socket.read()) {
      if (frame.opcode() == Frame.CLOSE) {
        return frame.closeCode();
      }
    }
    throw new AssertionError("no close frame");
  }

  private static RawSocket subscribed(String channel) throws IOException {
    RawSocket socket = RawSocket.open(ECHO);
    socket.send("{\"event\":\"sub\",\"ch\":\"" + channel + "\"}");
    assertThat(socket.readText()).contains("subd");
    return socket;
  }

  private static List<String> read(RawSocket socket, int count) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(socket.readText());
    }
    return texts;
  }
}
