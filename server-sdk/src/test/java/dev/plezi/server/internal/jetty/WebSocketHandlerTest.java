package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Closed;
import dev.plezi.server.Limits;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.session.PlainConnection;
import dev.plezi.server.internal.session.Session;
import dev.plezi.server.internal.session.SessionContext;
import dev.plezi.server.internal.session.SessionHandler;
import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.TransportListener;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.testing.LogFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebSocketHandlerTest {
  private final FakeCore core = new FakeCore();
  private final List<String> handled = new ArrayList<>();
  private final List<Closed> ends = new ArrayList<>();
  private final Session session = session();
  private final WebSocketHandler handler =
      new WebSocketHandler(
          new PlainConnection(session, new Recorder()),
          new PartialMessages(1_000),
          new PeerLog(() -> 0),
          null);

  private Session session() {
    Limits limits = Limits.builder().maxMessageBytes(10).outboxBytes(1_000).build();
    return new Session(
        "connection 1",
        "/",
        new SessionContext(limits, () -> 0, InstantSource.system(), Runnable::run, () -> 0));
  }

  @BeforeEach
  void open() {
    handler.onOpen(core, Callback.NOOP);
    assertThat(core.demands).isEqualTo(1);
  }

  @Test
  void readsOnOnlyWhenAPongIsOut() {
    receive(OpCode.PING, true, "p");
    assertThat(core.sent).containsExactly("PONG p");
    assertThat(core.demands).isEqualTo(1);

    core.complete();
    assertThat(core.demands).isEqualTo(2);
  }

  @Test
  void readsOnWhenAPongCannotBeSentAnyMore() {
    receive(OpCode.PING, true, "p");

    core.fail();
    assertThat(core.demands).isEqualTo(2);
    assertThat(core.aborts).isZero();
  }

  @Test
  void readsOnAfterAPong() {
    receive(OpCode.PONG, true, "");

    assertThat(core.demands).isEqualTo(2);
    assertThat(core.sent).isEmpty();
  }

  @Test
  void demandsNothingAfterACloseFrame() {
    receive(OpCode.CLOSE, true, "");

    assertThat(core.demands).isEqualTo(1);
  }

  @Test
  void demandsOneFrameForEachFragment() {
    receive(OpCode.TEXT, false, "a");
    receive(OpCode.CONTINUATION, false, "b");
    assertThat(handled).isEmpty();
    receive(OpCode.CONTINUATION, true, "c");

    assertThat(handled).containsExactly("abc");
    assertThat(core.demands).isEqualTo(4);
  }

  @Test
  void refusesAMessageThatIsTooLargeAndReadsOn() {
    receive(OpCode.TEXT, false, "123456");
    receive(OpCode.CONTINUATION, false, "78901");
    receive(OpCode.CONTINUATION, true, "2");

    assertThat(handled).isEmpty();
    assertThat(core.sent).containsExactly("CLOSE 1009");
    assertThat(core.demands).isEqualTo(4);
  }

  @Test
  void asksItsListenerForWhatFollowsAFrameThatIsNoMessage() {
    BatchListener paced = new BatchListener(10_000);
    WebSocketHandler asking =
        new WebSocketHandler(paced, new PartialMessages(10_000), new PeerLog(() -> 0), null);
    asking.onOpen(core, Callback.NOOP);

    asking.onFrame(new Frame(OpCode.PING, true, "p"), Callback.NOOP);
    core.complete();
    asking.onFrame(new Frame(OpCode.PONG, true, ""), Callback.NOOP);
    asking.onFrame(new Frame(OpCode.TEXT, false, "a"), Callback.NOOP);
    assertThat(paced.told).containsExactly("demands", "demands", "demands");
    assertThat(core.demands).isEqualTo(1);

    asking.onFrame(new Frame(OpCode.CONTINUATION, false, "x".repeat(1_024)), Callback.NOOP);
    assertThat(core.demands).as("there can be few of these in a message").isEqualTo(2);
  }

  @Test
  void isDroppedWhenTooMuchOfMessagesWithoutAnEndIsKept() {
    PartialMessages all = new PartialMessages(1_000);
    WebSocketHandler endless =
        new WebSocketHandler(new BatchListener(1_000), all, new PeerLog(() -> 0), null);
    endless.onOpen(core, Callback.NOOP);
    endless.onFrame(new Frame(OpCode.TEXT, false, "x".repeat(300)), Callback.NOOP);
    assertThat(all.bytes()).isEqualTo(600);

    WebSocketHandler other =
        new WebSocketHandler(new BatchListener(1_000), all, new PeerLog(() -> 0), null);
    other.onOpen(core, Callback.NOOP);
    other.onFrame(new Frame(OpCode.TEXT, false, "x".repeat(300)), Callback.NOOP);
    assertThat(core.aborts).isEqualTo(1);
    assertThat(all.bytes()).isEqualTo(600);
    other.onFrame(new Frame(OpCode.CONTINUATION, true, "x"), Callback.NOOP);

    assertThat(all.bytes()).isZero();
    endless.onClosed(CloseStatus.NO_CLOSE_STATUS, Callback.NOOP);
    assertThat(all.bytes()).isZero();
  }

  @Test
  void tellsWholeMessagesAndWhatCannotBeOne() {
    BatchListener batches = new BatchListener(10);
    WebSocketHandler batched =
        new WebSocketHandler(batches, new PartialMessages(1_000), new PeerLog(() -> 0), null);
    batched.onOpen(core, Callback.NOOP);

    batched.onFrame(new Frame(OpCode.TEXT, true, "a"), Callback.NOOP);
    batched.onFrame(new Frame(OpCode.BINARY, true, "b"), Callback.NOOP);
    batched.onFrame(new Frame(OpCode.TEXT, true, "12345678901"), Callback.NOOP);
    batched.onFrame(new Frame(OpCode.TEXT, true, ByteBuffer.wrap(new byte[] {-1})), Callback.NOOP);

    assertThat(batches.told).containsExactly("text a", "binary b", "1009", "1007");
  }

  @Test
  void writesABatchInOrderAndTellsOnceWhenItIsOut() {
    List<String> fates = new ArrayList<>();
    WireMessage second = WireMessage.binary(new byte[] {'b'});

    new WebSocketTransport(core, null)
        .write(List.of(WireMessage.text("a"), second), failure -> fates.add("" + failure));
    assertThat(core.sent).containsExactly("TEXT a");
    core.complete();
    assertThat(core.sent).containsExactly("TEXT a", "BINARY b");
    assertThat(fates).isEmpty();
    core.complete();

    assertThat(fates).containsExactly("null");
    assertThat(core.aborts).isZero();
  }

  @Test
  void aBatchOfWhichOneCannotBeWrittenEndsTheConnection() {
    WireMessage message = WireMessage.text("a");

    new WebSocketTransport(core, null).write(List.of(message, message), failure -> {});
    core.fail();

    assertThat(core.aborts).isEqualTo(1);
  }

  @Test
  void aMessageThatCannotBeSentEndsTheConnection() {
    session.send(WireMessage.text("lost"));

    core.fail();

    assertThat(core.aborts).isEqualTo(1);
    assertThat(session.send(WireMessage.text("late"))).isFalse();
  }

  @Test
  void aCloseFrameThatCannotBeSentEndsTheConnection() {
    session.close(1001, "");

    core.fail();

    assertThat(core.aborts).isEqualTo(1);
  }

  @Test
  void letsJettyWaitForTheAnswerToEveryCode() {
    for (int code : new int[] {1000, 1001, 1005, 1007, 1009, 4008}) {
      new WebSocketTransport(core, null).close(code, "");
    }

    assertThat(core.sent)
        .containsExactly(
            "CLOSE 1000", "CLOSE 1001", "CLOSE 1005", "CLOSE 1007", "CLOSE 1009", "CLOSE 4008");
    assertThat(core.judged).noneMatch(CloseStatus::isAbnormal);
  }

  @Test
  void tellsTheSessionOfTheEndAndLogsWhatJettyRefusedInOneLine() {
    LogFile log = new LogFile();

    handler.onClosed(new CloseStatus(CloseStatus.PROTOCOL, "a\nERROR b"), Callback.NOOP);

    assertThat(handled).containsExactly("closed");
    assertThat(log.lines())
        .singleElement()
        .asString()
        .endsWith("connection 1: closed with 1002: a ERROR b");
    assertThat(ends).containsExactly(new Closed(1002, "a\nERROR b", Closed.By.SERVER));
  }

  @Test
  void aPeersCloseFrameIsThePeersEnd() {
    CloseStatus status = new CloseStatus(4321, "bye");
    handler.onFrame(status.toFrame(), Callback.NOOP);

    handler.onClosed(status, Callback.NOOP);

    assertThat(ends).containsExactly(new Closed(4321, "bye", Closed.By.PEER));
  }

  @Test
  void whatHasNoCloseFrameIsLost() {
    handler.onClosed(CloseStatus.NO_CLOSE_STATUS, Callback.NOOP);

    assertThat(ends).containsExactly(new Closed(1006, "", Closed.By.LOST));
  }

  private void receive(byte opcode, boolean fin, String text) {
    ByteBuffer payload = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    handler.onFrame(new Frame(opcode, fin, payload), Callback.NOOP);
  }

  private final class Recorder implements SessionHandler {
    @Override
    public void open() {}

    @Override
    public Task read(WireMessage message) {
      return () -> handled.add(new String(message.bytes(), StandardCharsets.UTF_8));
    }

    @Override
    public void shutdown() {}

    @Override
    public void closed(Closed how) {
      handled.add("closed");
      ends.add(how);
    }
  }

  /** Remembers what it was told. */
  private static final class BatchListener implements TransportListener {
    final List<String> told = new ArrayList<>();
    private final int max;

    BatchListener(int max) {
      this.max = max;
    }

    @Override
    public void neverOpened() {
      throw new AssertionError("never opened");
    }

    @Override
    public int maxMessageBytes() {
      return max;
    }

    @Override
    public void opened(Transport transport) {}

    @Override
    public void heard() {}

    @Override
    public void demandNext() {
      told.add("demands");
    }

    @Override
    public void received(WireMessage message) {
      String content = new String(message.bytes(), StandardCharsets.UTF_8);
      told.add((message.text() ? "text " : "binary ") + content);
    }

    @Override
    public void reject(int code, String reason) {
      told.add("" + code);
    }

    @Override
    public void closed(Closed how) {}
  }

  /** A Jetty session that remembers, and sends when the test says so. */
  private static final class FakeCore extends CoreSession.Empty {
    final List<String> sent = new ArrayList<>();
    final List<CloseStatus> judged = new ArrayList<>();
    int demands;
    int aborts;

    private final Queue<Callback> flying = new ArrayDeque<>();

    @Override
    public void sendFrame(OutgoingEntry entry) {
      Frame frame = entry.getFrame();
      if (frame.getOpCode() == OpCode.CLOSE) {
        judged.add(CloseStatus.getCloseStatus(frame));
        sent.add("CLOSE " + new CloseStatus(frame.getPayload()).getCode());
      } else {
        sent.add(OpCode.name(frame.getOpCode()) + " " + frame.getPayloadAsUTF8());
      }
      flying.add(entry.getCallback());
    }

    void complete() {
      flying.remove().succeeded();
    }

    void fail() {
      flying.remove().failed(new IllegalStateException("as asked"));
    }

    @Override
    public void demand() {
      demands++;
    }

    @Override
    public void abort() {
      aborts++;
    }
  }
}
