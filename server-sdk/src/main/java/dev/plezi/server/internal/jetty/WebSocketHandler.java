package dev.plezi.server.internal.jetty;

import dev.plezi.protocol.CloseCode;
import dev.plezi.server.internal.transport.LogText;
import dev.plezi.server.internal.transport.TransportListener;
import java.nio.ByteBuffer;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection's frames in, put together to messages. Called by one thread at a time. */
final class WebSocketHandler implements FrameHandler {
  private static final Logger LOG = LoggerFactory.getLogger(WebSocketHandler.class);

  private final TransportListener session;
  private final Assembly assembly;

  // Written once, by onOpen().
  private @Nullable WebSocketTransport link;

  WebSocketHandler(TransportListener session) {
    this.session = session;
    this.assembly = new Assembly(session.maxMessageBytes());
  }

  @Override
  public void onOpen(CoreSession core, Callback callback) {
    core.setMaxFrameSize(session.maxMessageBytes());
    WebSocketTransport opened = new WebSocketTransport(core);
    link = opened;
    callback.succeeded();
    session.opened(opened);
  }

  @Override
  public void onFrame(Frame frame, Callback callback) {
    session.heard();
    switch (frame.getOpCode()) {
      case OpCode.TEXT, OpCode.BINARY, OpCode.CONTINUATION -> data(frame, callback);
      case OpCode.PING -> {
        ByteBuffer content = ByteBuffer.allocate(frame.getPayloadLength());
        content.put(frame.getPayload()).flip();
        callback.succeeded();
        pong(content);
      }
      case OpCode.PONG -> {
        callback.succeeded();
        demand();
      }
      // A close frame is answered by Jetty when the callback succeeds; nothing follows it.
      default -> callback.succeeded();
    }
  }

  @Override
  public void onError(Throwable cause, Callback callback) {
    LOG.debug("{}: {}", session, cause.toString());
    callback.succeeded();
  }

  @Override
  public void onClosed(CloseStatus status, Callback callback) {
    if (status.getCode() == CloseCode.TOO_LARGE || status.getCode() == CloseStatus.PROTOCOL) {
      LOG.warn("{}: closed with {}: {}", session, status.getCode(), LogText.of(status.getReason()));
    }
    callback.succeeded();
    session.closed(status.getCode());
  }

  private void data(Frame frame, Callback callback) {
    Assembly.Result result = assembly.add(frame);
    callback.succeeded();
    if (result instanceof Assembly.Whole whole) {
      session.received(whole.message());
      return;
    }
    if (result instanceof Assembly.Refused refused) {
      session.reject(refused.code(), refused.reason());
    } else {
      demand();
    }
  }

  /** The next frame waits for the pong: who only asks and never reads must not fill our memory. */
  private void pong(ByteBuffer content) {
    WebSocketTransport open = link;
    if (open != null) {
      open.pong(content, open::demand);
    }
  }

  private void demand() {
    if (link != null) {
      link.demand();
    }
  }
}
