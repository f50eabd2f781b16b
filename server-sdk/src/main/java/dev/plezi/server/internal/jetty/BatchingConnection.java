package dev.plezi.server.internal.jetty;

import dev.plezi.server.internal.transport.WriteBatch;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket connection of Jetty that reads on the selector's thread; what that leads to is
 * written when all sockets are read that the selector has found, each socket's at one go.
 *
 * <p><b>Reading.</b> Jetty's own hands every socket that can be read to another thread, which costs
 * more than all else that is done for a small message. This one need not: nothing blocks on the way
 * of a message, and the application's code runs elsewhere, unless it says itself that it does not
 * block.
 *
 * <p><b>Writing.</b> Jetty's own takes a frame through three queues, looks at the state of the
 * connection, and waits for each; which costs more than a small message does. This one writes the
 * frames of many messages as what they are, bytes. Control frames come by way of Jetty, and pass
 * between.
 *
 * <p><b>TLS.</b> Both take place above it: what comes is decrypted, and what a pass leads to is
 * encrypted, on the thread that reads, a connection's frames in one record if they fit.
 *
 * <p>It uses nothing of Jetty's but what is public, and takes the place of the connection that a
 * handshake has made. Without it all works the same, but for the cost.
 */
final class BatchingConnection extends WebSocketConnection {
  private final Callback fillable = new Fillable();
  private final CountingEndPoint socket;
  private final SelectorPass pass;
  private final FrameQueue frames;

  private BatchingConnection(
      WebSocketConnection made,
      CountingEndPoint socket,
      Connector connector,
      WebSocketCoreSession session) {
    super(
        made.getEndPoint(),
        made.getExecutor(),
        connector.getScheduler(),
        connector.getByteBufferPool(),
        session);
    this.socket = socket;
    this.pass = socket.pass();
    this.frames =
        new FrameQueue(
            made.getEndPoint(), Callback.from(() -> {}, failure -> broken(session, failure)));
  }

  private void broken(WebSocketCoreSession session, Throwable failure) {
    session.processConnectionError(failure, Callback.NOOP);
    getEndPoint().close(failure);
  }

  /** One in place of another, which is not open yet; of one whose socket is another's, itself. */
  static WebSocketConnection inPlaceOf(
      WebSocketConnection made, Connector connector, WebSocketCoreSession session) {
    CountingEndPoint socket = CountingEndPoint.below(made.getEndPoint());
    if (socket == null) {
      return made;
    }
    BatchingConnection connection = new BatchingConnection(made, socket, connector, session);
    connection.setUseInputDirectByteBuffers(made.isUseInputDirectByteBuffers());
    connection.setUseOutputDirectByteBuffers(made.isUseOutputDirectByteBuffers());
    connector.getEventListeners().forEach(connection::addEventListener);
    session.setWebSocketConnection(connection);
    return connection;
  }

  @Override
  public void onOpen() {
    socket.readOnce();
    batched(super::onOpen);
  }

  /** The selector has found that the socket can be read. */
  @Override
  public void onFillable() {
    pass.enter();
    try {
      super.onFillable();
    } finally {
      pass.leave();
    }
  }

  /** Another thread wants more of what was read, or of the socket. */
  @Override
  public void run() {
    batched(super::run);
  }

  private static void batched(Runnable reading) {
    WriteBatch batch = new WriteBatch();
    batch.enter();
    try {
      reading.run();
    } finally {
      WriteBatch.leave();
      batch.flush();
    }
  }

  /** What it reads and writes, be there TLS between. */
  CountingEndPoint socket() {
    return socket;
  }

  /** Writes frames of messages, past all that Jetty does with frames of its own. */
  void write(ByteBuffer messages, Callback outcome) {
    frames.write(messages, outcome);
  }

  /** What comes by way of Jetty: control frames, and parts of large messages. */
  @Override
  public void enqueueFrame(OutgoingEntry entry) {
    Frame frame = entry.getFrame();
    if (frame.isControlFrame()) {
      boolean closes = frame.getOpCode() == OpCode.CLOSE;
      frames.control(Frames.of(frame), closes, entry.getCallback());
    } else {
      frames.write(Frames.of(frame), entry.getCallback());
    }
  }

  @Override
  public void onClose(@Nullable Throwable failure) {
    super.onClose(failure);
    frames.fail(failure == null ? new ClosedChannelException() : failure);
  }

  @Override
  public void fillInterested() {
    fillInterested(fillable);
  }

  private final class Fillable implements Callback {
    @Override
    public void succeeded() {
      onFillable();
    }

    @Override
    public void failed(Throwable failure) {
      onFillInterestedFailed(failure);
    }

    /** It runs handlers, which may block: see {@link SelectorPass}. */
    @Override
    public InvocationType getInvocationType() {
      return InvocationType.BLOCKING;
    }
  }
}
