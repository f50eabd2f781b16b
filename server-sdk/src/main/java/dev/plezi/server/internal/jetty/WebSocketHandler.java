package dev.plezi.server.internal.jetty;

import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.codec.MessageAssembler;
import dev.plezi.protocol.log.LogText;
import dev.plezi.server.Closed;
import dev.plezi.server.internal.compression.InflatingAssembler;
import dev.plezi.server.internal.compression.PerMessageDeflate;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.transport.TransportListener;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.internal.transport.WriteBatch;
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

/**
 * A handler of the frames of a WebSocket of Jetty: puts them together to messages, which it tells a
 * {@link TransportListener}. Called by one thread at a time.
 */
final class WebSocketHandler implements FrameHandler, PartialMessages.Holder {
  private static final Logger LOG = LoggerFactory.getLogger(WebSocketHandler.class);

  /**
   * A fragment of so many bytes is none of a flood of them: there can be few in a message, and
   * Jetty makes its own of a large frame, as it comes.
   */
  private static final int LARGE_FRAGMENT = 1_024;

  private final TransportListener listener;
  private final MessageAssembler assembler;
  private final PartialMessages partials;
  private final PeerLog log;

  /** Stands before the assembler where messages may be compressed. */
  private final @Nullable InflatingAssembler inflating;

  // Owned by the thread that reads: whether something is kept of a message.
  private boolean partial;

  // Written by the thread that reads: whether the peer's close frame has come.
  private volatile boolean left;

  // Written once, by onOpen(); read by who ends a handshake or drops a message, too.
  private volatile @Nullable WebSocketTransport transport;

  /**
   * Tells this listener.
   *
   * @param deflate how messages may be compressed; null for not at all
   */
  WebSocketHandler(
      TransportListener listener,
      PartialMessages partials,
      PeerLog log,
      PerMessageDeflate.@Nullable Agreement deflate) {
    this.log = log;
    this.listener = listener;
    this.partials = partials;
    this.assembler = new MessageAssembler(listener.maxMessageBytes());
    this.inflating =
        deflate == null
            ? null
            : new InflatingAssembler(deflate, assembler, listener.maxMessageBytes());
  }

  /** The handshake is over, for good or ill. */
  void handshakeOver(boolean upgraded) {
    if (!upgraded && transport == null) {
      LOG.debug("{}: left during its handshake", listener);
      listener.neverOpened();
    }
  }

  @Override
  public void onOpen(CoreSession core, Callback callback) {
    core.setMaxFrameSize(listener.maxMessageBytes());
    WebSocketTransport opened =
        new WebSocketTransport(core, inflating == null ? null : inflating.agreement());
    transport = opened;
    callback.succeeded();
    listener.opened(opened);
  }

  @Override
  public void onFrame(Frame frame, Callback callback) {
    listener.heard();
    MessageAssembler.Kind kind = kind(frame);
    if (kind == null) {
      control(frame, callback);
      return;
    }
    int length = frame.getPayloadLength();
    MessageAssembler.Result result = add(kind, frame);
    callback.succeeded();
    count(result, length);
    if (result instanceof MessageAssembler.Complete complete) {
      listener.received(message(complete));
    } else if (result instanceof MessageAssembler.Refused refused) {
      listener.reject(refused.code(), refused.reason());
    } else if (length < LARGE_FRAGMENT) {
      listener.demandNext();
    } else {
      demand();
    }
  }

  private MessageAssembler.Result add(MessageAssembler.Kind kind, Frame frame) {
    return inflating == null
        ? assembler.add(kind, frame.getPayload(), frame.isFin())
        : inflating.add(kind, frame.isRsv1(), frame.getPayload(), frame.isFin());
  }

  private void count(MessageAssembler.Result result, int length) {
    boolean ends =
        result instanceof MessageAssembler.Complete || result instanceof MessageAssembler.Refused;
    if (!ends) {
      partial = true;
      // What it is put together in grows by doubling, and may have room for twice as much.
      partials.grow(this, 2 * length);
    } else if (partial) {
      partial = false;
      partials.end(this);
    }
  }

  @Override
  public void dropPartial() {
    WebSocketTransport open = transport;
    if (open != null) {
      log.warn(LOG, "{}: dropped, too much of messages without an end is kept", listener);
      open.abort();
    }
  }

  /** The kind of a data frame; null for another. */
  private static MessageAssembler.@Nullable Kind kind(Frame frame) {
    return switch (frame.getOpCode()) {
      case OpCode.TEXT -> MessageAssembler.Kind.TEXT;
      case OpCode.BINARY -> MessageAssembler.Kind.BINARY;
      case OpCode.CONTINUATION -> MessageAssembler.Kind.CONTINUATION;
      default -> null;
    };
  }

  private static WireMessage message(MessageAssembler.Complete complete) {
    return complete.text()
        ? WireMessage.utf8(complete.content())
        : WireMessage.binary(complete.content());
  }

  private void control(Frame frame, Callback callback) {
    switch (frame.getOpCode()) {
      case OpCode.PING -> {
        ByteBuffer content = ByteBuffer.allocate(frame.getPayloadLength());
        content.put(frame.getPayload()).flip();
        callback.succeeded();
        pong(content);
      }
      case OpCode.PONG -> {
        callback.succeeded();
        listener.demandNext();
      }
      default -> {
        // A close frame is answered by Jetty when the callback succeeds; nothing follows it.
        left = true;
        WriteBatch.flushCurrent();
        listener.leaving();
        callback.succeeded();
      }
    }
  }

  @Override
  public void onError(Throwable cause, Callback callback) {
    LOG.debug("{}: {}", listener, cause.toString());
    callback.succeeded();
  }

  @Override
  public void onClosed(CloseStatus status, Callback callback) {
    if (status.getCode() == CloseCode.TOO_LARGE || status.getCode() == CloseStatus.PROTOCOL) {
      log.warn(
          LOG,
          "{}: closed with {}: {}",
          listener,
          status.getCode(),
          LogText.of(status.getReason()));
    }
    callback.succeeded();
    partials.end(this);
    listener.closed(how(status));
  }

  /** Without a close frame of the peer it is lost, or Jetty has found what may not be. */
  private Closed how(CloseStatus status) {
    int code = status.getCode();
    if (code == CloseCode.BROKEN) {
      return new Closed(code, "", Closed.By.LOST);
    }
    String reason = status.getReason();
    return new Closed(code, reason == null ? "" : reason, left ? Closed.By.PEER : Closed.By.SERVER);
  }

  /** The next frame waits for the pong: who only asks and never reads must not fill our memory. */
  private void pong(ByteBuffer content) {
    WebSocketTransport open = transport;
    if (open != null) {
      open.pong(content, listener::demandNext);
    }
  }

  private void demand() {
    WebSocketTransport open = transport;
    if (open != null) {
      open.demand();
    }
  }
}
