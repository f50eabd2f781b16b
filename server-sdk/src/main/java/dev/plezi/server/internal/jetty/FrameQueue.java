package dev.plezi.server.internal.jetty;

import dev.plezi.protocol.concurrent.SerialExecutor;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A queue of the frames that one connection writes, as bytes, one write at a time: control frames
 * first. Behind a close frame nothing is written. Bounded by those who write: each waits for its
 * outcome before it writes more. Thread-safe; nobody is told anything under its lock.
 */
final class FrameQueue implements Callback {
  private final EndPoint socket;
  private final Callback connection;

  /** By whoever has something to write, or is told that something is written. */
  private final SerialExecutor loop = new SerialExecutor(Runnable::run, this::writeNext);

  // Guarded by this.
  private @Nullable Write first;
  private @Nullable Write last;
  private boolean closed;

  // Owned by the write that is in flight.
  private @Nullable Write current;

  // Set by who writes, cleared by who tells that it is done.
  private volatile boolean inFlight;

  /** Frames that are written at one go; whether the last of them is a close frame. */
  private static final class Write {
    private final ByteBuffer frames;
    private final boolean closes;
    private final Callback outcome;

    /** Guarded by the queue: what comes behind it. */
    private @Nullable Write next;

    Write(ByteBuffer frames, boolean closes, Callback outcome) {
      this.frames = frames;
      this.closes = closes;
      this.outcome = outcome;
    }
  }

  /**
   * A queue with nothing in it.
   *
   * @param connection is told when a write fails
   */
  FrameQueue(EndPoint socket, Callback connection) {
    this.socket = socket;
    this.connection = connection;
  }

  /** Writes frames of data. */
  void write(ByteBuffer frames, Callback outcome) {
    if (add(new Write(frames, false, outcome), false)) {
      loop.signal();
    }
  }

  /** Writes a frame of control, which does not wait for data; a close frame does. */
  void control(ByteBuffer frame, boolean closes, Callback outcome) {
    if (add(new Write(frame, closes, outcome), !closes)) {
      loop.signal();
    }
  }

  private boolean add(Write write, boolean before) {
    synchronized (this) {
      if (!closed) {
        closed = write.closes;
        put(write, before);
        return true;
      }
    }
    write.outcome.failed(new ClosedChannelException());
    return false;
  }

  /** Under the lock: behind those that wait, or before them. */
  private void put(Write write, boolean before) {
    if (first == null || last == null) {
      first = write;
      last = write;
    } else if (before) {
      write.next = first;
      first = write;
    } else {
      last.next = write;
      last = write;
    }
  }

  /** Under the lock. */
  private @Nullable Write poll() {
    Write write = first;
    first = write == null ? null : write.next;
    last = first == null ? null : last;
    return write;
  }

  private boolean writeNext() {
    if (inFlight) {
      return false;
    }
    Write next;
    synchronized (this) {
      next = poll();
    }
    if (next == null) {
      return false;
    }
    current = next;
    inFlight = true;
    try {
      socket.write(this, next.frames);
    } catch (RuntimeException | Error e) {
      failed(e);
    }
    return true;
  }

  @Override
  public void succeeded() {
    Write done = land();
    try {
      if (done != null) {
        if (done.closes) {
          socket.shutdownOutput();
        }
        done.outcome.succeeded();
      }
    } finally {
      loop.signal();
    }
  }

  @Override
  public void failed(Throwable failure) {
    Write done = land();
    if (done != null) {
      done.outcome.failed(failure);
    }
    fail(failure);
    connection.failed(failure);
  }

  private @Nullable Write land() {
    Write done = current;
    current = null;
    inFlight = false;
    return done;
  }

  /** Nothing more is written; what is in flight is told by the socket. */
  void fail(Throwable failure) {
    Write lost;
    synchronized (this) {
      closed = true;
      lost = first;
      first = null;
      last = null;
    }
    for (; lost != null; lost = lost.next) {
      lost.outcome.failed(failure);
    }
  }

  /** Those who are told write the next, or close: they block nobody. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }
}
