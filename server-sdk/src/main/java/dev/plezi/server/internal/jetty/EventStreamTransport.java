package dev.plezi.server.internal.jetty;

import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.log.LogText;
import dev.plezi.server.Closed;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.transport.ServerSentEvents;
import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.TransportListener;
import dev.plezi.server.internal.transport.WireMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transport over a response of server-sent events. It holds no thread, and ends with its TCP
 * connection.
 */
final class EventStreamTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(EventStreamTransport.class);
  private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int DISCARDED = 512;

  private final TransportListener listener;
  private final Response response;
  private final Callback whole;
  private final EndPoint socket;
  private final @Nullable CountingEndPoint counting;
  private final PeerLog log;

  // Guarded by this. The first that is written are the headers.
  private boolean writing = true;
  private boolean over;
  private boolean skipped;

  // Guarded by this: waits for the headers or a comment to be out. The writer gives one batch at
  // a time.
  private @Nullable Write next;

  private record Write(boolean last, ByteBuffer content, Written written) {}

  EventStreamTransport(TransportListener listener, Response response, Callback whole, PeerLog log) {
    this.log = log;
    this.listener = listener;
    this.response = response;
    this.whole = whole;
    this.socket = response.getRequest().getConnectionMetaData().getConnection().getEndPoint();
    this.counting = CountingEndPoint.below(socket);
  }

  /** Sends the headers, and lets the session begin. */
  void open() {
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put("X-Accel-Buffering", "no");
    GuardHeaders.set(response);
    headers.put(HttpHeader.CONNECTION, "close");
    // Silence is the session's matter, which pings.
    socket.setIdleTimeout(0);
    // In this order: a session that is not open has no end, and a response that is complete has no
    // socket of its own any more.
    listener.opened(this);
    awaitEnd();
    start(new Write(false, NOTHING, failure -> {}));
  }

  @Override
  public void write(List<WireMessage> messages, Written written) {
    List<ByteBuffer> events = new ArrayList<>(messages.size());
    for (WireMessage message : messages) {
      if (message.text()) {
        events.add(ServerSentEvents.event(message.bytes()));
      } else {
        skip();
      }
    }
    if (events.isEmpty()) {
      written.done(null);
    } else {
      write(new Write(false, joined(events), written));
    }
  }

  @Override
  public boolean copies() {
    return true;
  }

  private static ByteBuffer joined(List<ByteBuffer> events) {
    if (events.size() == 1) {
      return events.get(0);
    }
    ByteBuffer all = ByteBuffer.allocate(events.stream().mapToInt(ByteBuffer::remaining).sum());
    events.forEach(all::put);
    return all.flip();
  }

  /** A comment, which an {@code EventSource} passes over. What is being written serves as well. */
  @Override
  public void ping() {
    synchronized (this) {
      if (writing || over) {
        return;
      }
      writing = true;
    }
    start(new Write(false, ByteBuffer.wrap(COMMENT), failure -> {}));
  }

  /** Completes the response; there is nobody to tell the code and the reason. */
  @Override
  public void close(int code, String reason) {
    write(new Write(true, NOTHING, failure -> finish(failure)));
  }

  @Override
  public void abort() {
    finish(new IOException("aborted"));
  }

  /** Nothing comes in. */
  @Override
  public void demand() {}

  @Override
  public long bytesOut() {
    return counting == null ? 0 : counting.written();
  }

  @Override
  public long bytesTaken() {
    return counting == null ? 0 : counting.taken();
  }

  private void write(Write write) {
    boolean late;
    synchronized (this) {
      late = over;
      if (writing && !late) {
        next = write;
        return;
      }
      writing = true;
    }
    if (late) {
      write.written().done(new EofException());
    } else {
      start(write);
    }
  }

  private void start(Write write) {
    Callback done =
        Callback.from(
            InvocationType.NON_BLOCKING,
            () -> written(write, null),
            failure -> written(write, failure));
    try {
      response.write(write.last(), write.content(), done);
    } catch (IllegalStateException e) {
      // It was completed meanwhile.
      written(write, e);
    }
  }

  private void written(Write write, @Nullable Throwable failure) {
    if (failure != null) {
      write.written().done(failure);
      finish(failure);
      return;
    }
    listener.heard();
    Write following;
    synchronized (this) {
      following = next;
      next = null;
      writing = following != null;
    }
    write.written().done(null);
    if (following != null) {
      start(following);
    }
  }

  private void finish(@Nullable Throwable failure) {
    Write dropped;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      dropped = next;
      next = null;
    }
    LOG.debug("{}: ended", listener, LogText.of(failure));
    if (dropped != null) {
      dropped.written().done(Objects.requireNonNull(failure));
    }
    if (failure == null) {
      whole.succeeded();
    } else {
      whole.failed(failure);
    }
    // A peer that leaves says no more than one that is lost.
    listener.closed(new Closed(CloseCode.BROKEN, "", Closed.By.LOST));
  }

  private void skip() {
    synchronized (this) {
      if (skipped) {
        return;
      }
      skipped = true;
    }
    log.warn(LOG, "{}: an event stream carries text only, binary messages are skipped", listener);
  }

  /** Reads for the peer's end, since nobody else does while the response is under way. */
  private void awaitEnd() {
    socket.tryFillInterested(
        Callback.from(InvocationType.NON_BLOCKING, this::readable, this::broken));
  }

  /**
   * The socket is closed. Whoever does that may be in the midst of a write, as TLS is when one
   * fails, and to finish takes back what is being written: by the same thread it would wait for
   * itself.
   */
  private void broken(Throwable failure) {
    try {
      response.getRequest().getComponents().getExecutor().execute(() -> finish(failure));
    } catch (RejectedExecutionException e) {
      // The server stops, and writes nothing.
      finish(failure);
    }
  }

  private void readable() {
    try {
      if (socket.fill(BufferUtil.allocate(DISCARDED)) < 0) {
        finish(new EofException());
      } else {
        awaitEnd();
      }
    } catch (IOException e) {
      finish(e);
    }
  }
}
