package dev.plezi.server.internal.jetty;

import dev.plezi.protocol.CloseCode;
import dev.plezi.server.internal.compression.PerMessageDeflate;
import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.ToLongFunction;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;

/**
 * A transport over a WebSocket of Jetty. A large message leaves in fragments, each when the one
 * before it is out, so that control frames pass between them.
 *
 * <p>What a peer has not read yet may fill buffers on all the way, ours and those of others, for
 * minutes; a ping that is sent when somebody wants to know whether the peer is there stands behind
 * all of it. So pings go with what is written, one in each so many bytes: as long as it reads, the
 * peer is heard of, however slow its line.
 */
final class WebSocketTransport implements Transport {
  private static final int FRAGMENT_BYTES = 16 * 1024;

  /** At one such part in 35 s, which is the patience of sessions, a line is as slow as can be. */
  private static final int BYTES_PER_PING = 32 * 1024;

  private final CoreSession core;
  private final @Nullable BatchingConnection connection;
  private final @Nullable CountingEndPoint socket;
  private final PerMessageDeflate.@Nullable Agreement deflate;

  // Owned by the write that is under way, of which there is one.
  private int unasked;

  /**
   * Over an open WebSocket.
   *
   * @param deflate how messages may be compressed; null for not at all
   */
  WebSocketTransport(CoreSession core, PerMessageDeflate.@Nullable Agreement deflate) {
    this.core = core;
    this.deflate = deflate;
    this.connection =
        core instanceof WebSocketCoreSession open
                && open.getConnection() instanceof BatchingConnection batching
            ? batching
            : null;
    this.socket = connection == null ? null : connection.socket();
  }

  @Override
  public void write(List<WireMessage> messages, Written written) {
    List<WireMessage> outgoing = messages;
    if (deflate != null) {
      try {
        outgoing = outgoing(messages, deflate);
      } catch (OutOfMemoryError e) {
        fail(written, e);
        return;
      }
    }
    writeFrames(outgoing, written);
  }

  private static List<WireMessage> outgoing(
      List<WireMessage> messages, PerMessageDeflate.Agreement deflate) {
    if (messages.size() == 1) {
      return List.of(deflate.outgoing(messages.get(0)));
    }
    return messages.stream().anyMatch(deflate::compresses)
        ? messages.stream().map(deflate::outgoing).toList()
        : messages;
  }

  private void writeFrames(List<WireMessage> messages, Written written) {
    int bytes = 0;
    int largest = 0;
    for (WireMessage each : messages) {
      bytes += each.size();
      largest = Math.max(largest, each.size());
    }
    if (connection == null || largest > fragmentBytes()) {
      new Fragments(messages, written).iterate();
    } else {
      ping(bytes);
      try {
        connection.write(Frames.of(messages), new Outcome(written));
      } catch (OutOfMemoryError e) {
        fail(written, e);
      }
    }
  }

  @Override
  public void prepare(WireMessage message, int pieceBytes) {
    if (deflate != null) {
      deflate.prepare(message, pieceBytes);
    }
  }

  @Override
  public boolean compresses() {
    return deflate != null;
  }

  /** What becomes of a write; whoever hears of it blocks nobody. */
  private final class Outcome implements Callback {
    private final Written written;

    Outcome(Written written) {
      this.written = written;
    }

    @Override
    public void succeeded() {
      written.done(null);
    }

    @Override
    public void failed(Throwable failure) {
      fail(written, failure);
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }

  private int fragmentBytes() {
    return (int) Math.min(FRAGMENT_BYTES, core.getMaxFrameSize());
  }

  /** So many bytes are about to be written: asks, before them, who has taken those before. */
  private void ping(int bytes) {
    if (unasked >= BYTES_PER_PING) {
      unasked = 0;
      ping();
    }
    unasked += bytes;
  }

  /** A message that cannot be sent leaves a gap, so nothing may follow it. */
  private void fail(Written written, Throwable failure) {
    written.done(failure);
    core.abort();
  }

  /** Messages that leave one after another, fragment by fragment. */
  private final class Fragments extends IteratingCallback {
    private final List<WireMessage> messages;
    private final Written written;
    private int next;
    private @Nullable ByteBuffer rest;

    Fragments(List<WireMessage> messages, Written written) {
      this.messages = messages;
      this.written = written;
    }

    @Override
    protected Action process() {
      if (rest == null && next == messages.size()) {
        return Action.SUCCEEDED;
      }
      boolean begins = rest == null;
      WireMessage message = messages.get(begins ? next++ : next - 1);
      ByteBuffer from = rest == null ? message.buffer() : rest;
      int length = Math.min(from.remaining(), fragmentBytes());
      ByteBuffer part = from.slice(from.position(), length);
      from.position(from.position() + length);
      rest = from.hasRemaining() ? from : null;
      ping(length);
      byte opCode = begins ? Frames.opCode(message) : OpCode.CONTINUATION;
      Frame frame = new Frame(opCode, rest == null, part);
      frame.setRsv1(begins && message.compressed());
      core.sendFrame(frame, this, false);
      return Action.SCHEDULED;
    }

    @Override
    protected void onCompleteSuccess() {
      written.done(null);
    }

    @Override
    protected void onCompleteFailure(Throwable failure) {
      fail(written, failure);
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }

  @Override
  public void ping() {
    // Its fate is of no interest: what counts is whether the peer is heard of again.
    core.sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
  }

  /** Writes a pong, and goes on when it is out, or cannot be: the socket reports its own end. */
  void pong(ByteBuffer content, Runnable then) {
    Frame frame = new Frame(OpCode.PONG);
    frame.setPayload(content);
    core.sendFrame(frame, Callback.from(then, failure -> then.run()), false);
  }

  @Override
  public void close(int code, String reason) {
    CloseStatus status =
        code == CloseCode.NONE ? CloseStatus.NO_CODE_STATUS : new CloseStatus(code, reason);
    core.sendFrame(new Close(status), Callback.from(() -> {}, failure -> core.abort()), false);
  }

  @Override
  public void abort() {
    core.abort();
  }

  @Override
  public void demand() {
    core.demand();
  }

  @Override
  public long bytesOut() {
    return counted(CountingEndPoint::written);
  }

  @Override
  public long bytesIn() {
    return counted(CountingEndPoint::read);
  }

  @Override
  public long bytesTaken() {
    return counted(CountingEndPoint::taken);
  }

  private long counted(ToLongFunction<CountingEndPoint> count) {
    return socket == null ? 0 : count.applyAsLong(socket);
  }

  /**
   * A close frame that passes for an ordinary one. After 1001, 1007 and the like Jetty would not
   * wait for the peer's answer, and a TCP connection that is closed while something of the peer is
   * still unread takes with it what was sent last.
   */
  private static final class Close extends Frame implements CloseStatus.Supplier {
    Close(CloseStatus status) {
      super(OpCode.CLOSE, true, status.toFrame().getPayload());
    }

    @Override
    public CloseStatus getCloseStatus() {
      return CloseStatus.NO_CODE_STATUS;
    }
  }
}
