package dev.plezi.server.jetty;

import dev.plezi.protocol.CloseCode;
import dev.plezi.server.session.Link;
import dev.plezi.server.session.Payload;
import java.nio.ByteBuffer;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/** A Jetty session, as the session room sees a socket. */
final class JettyLink implements Link {
  private final CoreSession core;

  JettyLink(CoreSession core) {
    this.core = core;
  }

  @Override
  public void send(Payload message, Sent sent) {
    Frame frame = new Frame(message.text() ? OpCode.TEXT : OpCode.BINARY);
    frame.setPayload(message.buffer());
    core.sendFrame(
        frame, Callback.from(() -> sent.done(null), failure -> fail(sent, failure)), false);
  }

  /** A message that cannot be sent leaves a gap, so nothing may follow it. */
  private void fail(Sent sent, Throwable failure) {
    sent.done(failure);
    core.abort();
  }

  @Override
  public void ping() {
    control(new Frame(OpCode.PING));
  }

  void pong(ByteBuffer content) {
    Frame frame = new Frame(OpCode.PONG);
    frame.setPayload(content);
    control(frame);
  }

  @Override
  public void close(int code, String reason) {
    Callback callback = Callback.from(() -> {}, failure -> core.abort());
    if (code == CloseCode.NONE) {
      core.close(callback);
    } else {
      core.close(code, reason, callback);
    }
  }

  @Override
  public void abort() {
    core.abort();
  }

  @Override
  public void demand() {
    core.demand();
  }

  private void control(Frame frame) {
    // A control frame that cannot be written means a socket that is gone, and it says so itself.
    core.sendFrame(frame, Callback.from(() -> {}, failure -> core.abort()), false);
  }
}
