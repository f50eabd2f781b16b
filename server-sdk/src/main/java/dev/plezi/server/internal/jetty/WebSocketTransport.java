package dev.plezi.server.internal.jetty;

import dev.plezi.protocol.CloseCode;
import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;

/** A transport over a WebSocket of Jetty. */
final class WebSocketTransport implements Transport {
  private final CoreSession core;

  WebSocketTransport(CoreSession core) {
    this.core = core;
  }

  /** One after another: the fate of the last is that of all. */
  @Override
  public void write(List<WireMessage> messages, Written written) {
    int last = messages.size() - 1;
    for (int i = 0; i < last; i++) {
      write(messages.get(i), Callback.from(() -> {}, failure -> core.abort()));
    }
    Callback done = Callback.from(() -> written.done(null), failure -> fail(written, failure));
    write(messages.get(last), done);
  }

  private void write(WireMessage message, Callback callback) {
    Frame frame = new Frame(message.text() ? OpCode.TEXT : OpCode.BINARY);
    frame.setPayload(message.buffer());
    core.sendFrame(frame, callback, false);
  }

  /** A message that cannot be sent leaves a gap, so nothing may follow it. */
  private void fail(Written written, Throwable failure) {
    written.done(failure);
    core.abort();
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
    return core instanceof WebSocketCoreSession open
        ? CountingEndPoint.written(open.getConnection().getEndPoint())
        : 0;
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
