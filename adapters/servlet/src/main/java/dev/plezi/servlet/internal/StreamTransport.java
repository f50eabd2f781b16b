package dev.plezi.servlet.internal;

import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.concurrent.SerialExecutor;
import dev.plezi.protocol.log.LogText;
import dev.plezi.server.Closed;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.transport.ServerSentEvents;
import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.TransportListener;
import dev.plezi.server.internal.transport.WireMessage;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transport over a response of server-sent events in a container. It holds no thread. That its
 * reader is gone is found out when something is written, if by nothing else by the comments that
 * are its pings.
 */
final class StreamTransport implements Transport, WriteListener, AsyncListener {
  private static final Logger LOG = LoggerFactory.getLogger(StreamTransport.class);
  private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  private final TransportListener listener;
  private final PeerLog log;
  private final SerialExecutor loop = new SerialExecutor(Runnable::run, this::step);

  private @Nullable AsyncContext async;
  private @Nullable ServletOutputStream out;

  // Guarded by this: what is to be written, and whether the end is known.
  private @Nullable Write next;
  private boolean ping;
  private boolean last;
  private boolean over;
  private boolean skipped;

  // Written by the loop, read by who ends it: what is being written.
  private volatile @Nullable Write current;

  // Owned by the loop.
  private Phase phase = Phase.FLUSH;

  // Set by the loop before it asks, cleared by it or by the container.
  private volatile boolean blocked = true;

  /** What is written at one go, and who is told of its fate, once. */
  private static final class Write {
    private final byte[] content;
    private final Written written;
    private final AtomicBoolean told = new AtomicBoolean();

    Write(byte[] content, Written written) {
      this.content = content;
      this.written = written;
    }

    void done(@Nullable Throwable failure) {
      if (told.compareAndSet(false, true)) {
        written.done(failure);
      }
    }
  }

  private enum Phase {
    /** There is nothing under way. */
    IDLE,
    /** Something is written, and to be flushed. */
    FLUSH,
    /** Something is flushed, and out when the container takes more. */
    CONFIRM
  }

  StreamTransport(TransportListener listener, PeerLog log) {
    this.listener = listener;
    this.log = log;
  }

  /** Sends the headers, and lets the session begin. */
  void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setContentType("text/event-stream");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Accel-Buffering", "no");
    AsyncContext begun = request.startAsync();
    // Silence is the session's matter, which pings.
    begun.setTimeout(0);
    begun.addListener(this);
    async = begun;
    ServletOutputStream stream = response.getOutputStream();
    out = stream;
    listener.opened(this);
    stream.setWriteListener(this);
  }

  @Override
  public void write(List<WireMessage> messages, Written written) {
    ByteArrayOutputStream events = new ByteArrayOutputStream();
    for (WireMessage message : messages) {
      if (message.text()) {
        ByteBuffer event = ServerSentEvents.event(message.bytes());
        events.write(event.array(), event.arrayOffset(), event.remaining());
      } else {
        skip();
      }
    }
    boolean late;
    synchronized (this) {
      late = over;
      next = late ? null : new Write(events.toByteArray(), written);
    }
    if (late) {
      written.done(new IOException("the stream has ended"));
    } else {
      loop.signal();
    }
  }

  @Override
  public boolean copies() {
    return true;
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

  /** A comment, which an {@code EventSource} passes over. What is being written serves as well. */
  @Override
  public void ping() {
    synchronized (this) {
      ping = true;
    }
    loop.signal();
  }

  /** Completes the response; there is nobody to tell the code and the reason. */
  @Override
  public void close(int code, String reason) {
    synchronized (this) {
      last = true;
    }
    loop.signal();
  }

  @Override
  public void abort() {
    finish(new IOException("aborted"));
  }

  /** Nothing comes in. */
  @Override
  public void demand() {}

  // ---- the loop

  private boolean step() {
    if (blocked || ended()) {
      return false;
    }
    ServletOutputStream stream = Objects.requireNonNull(out);
    try {
      // Set first, since the container may call back before this knows that it will.
      blocked = true;
      if (!stream.isReady()) {
        return false;
      }
      blocked = false;
      return proceed(stream);
    } catch (IOException | RuntimeException e) {
      finish(e);
      return false;
    }
  }

  private boolean proceed(ServletOutputStream stream) throws IOException {
    switch (phase) {
      case IDLE -> {
        Write write = take();
        if (write == null) {
          return false;
        }
        current = write;
        stream.write(write.content);
        phase = Phase.FLUSH;
      }
      case FLUSH -> {
        stream.flush();
        phase = Phase.CONFIRM;
      }
      default -> {
        phase = Phase.IDLE;
        Write sent = current;
        current = null;
        if (sent != null) {
          listener.heard();
          sent.done(null);
        }
      }
    }
    return true;
  }

  /** What is to be written; null when there is nothing, or it was the last. */
  private @Nullable Write take() {
    Write write;
    synchronized (this) {
      write = next;
      next = null;
      if (write == null && ping && !last) {
        write = new Write(COMMENT, failure -> {});
      }
      ping = false;
      if (write != null || !last) {
        return write;
      }
    }
    finish(null);
    return null;
  }

  private synchronized boolean ended() {
    return over;
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
    Throwable why = failure == null ? new IOException("the stream has ended") : failure;
    if (dropped != null) {
      dropped.done(why);
    }
    Write pending = current;
    if (pending != null && failure != null) {
      pending.done(why);
    }
    complete();
    listener.closed(new Closed(CloseCode.BROKEN, "", Closed.By.LOST));
  }

  private void complete() {
    try {
      Objects.requireNonNull(async).complete();
    } catch (IllegalStateException e) {
      // It is completed already, or the container does so.
      LOG.trace("{}: {}", listener, e.toString());
    }
  }

  // ---- the container

  @Override
  public void onWritePossible() {
    blocked = false;
    loop.signal();
  }

  @Override
  public void onError(Throwable failure) {
    finish(failure);
  }

  @Override
  public void onComplete(AsyncEvent event) {
    finish(new IOException("completed"));
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    finish(new IOException("timed out"));
  }

  @Override
  public void onError(AsyncEvent event) {
    finish(Objects.requireNonNullElseGet(event.getThrowable(), () -> new IOException("failed")));
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // Nobody else begins anew.
  }
}
