package dev.plezi.server.internal.jetty;

import dev.plezi.protocol.concurrent.SerialExecutor;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
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
  private final ArrayDeque<Write> waiting = new ArrayDeque<>(2);
  private boolean closed;

  // Owned by the write that is in flight.
  private @Nullable Write current;

  // Set by who writes, cleared by who tells that it is done.
  private volatile boolean inFlight;

  /** Frames that are written at one go; whether the last of them is a close frame. */
  private record Write(ByteBuffer frames, boolean closes, Callback outcome) {}

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

  private boolean add(Write write, boolean first) {
    synchronized (this) {
      if (!closed) {
        closed = write.closes();
        if (first) {
          waiting.addFirst(write);
        } else {
          waiting.add(write);
        }
        return true;
      }
    }
    write.outcome().failed(new ClosedChannelException());
    return false;
  }

  private boolean writeNext() {
    if (inFlight) {
      return false;
    }
    Write next;
    synchronized (this) {
      next = waiting.poll();
    }
    if (next == null) {
      return false;
    }
    current = next;
    inFlight = true;
    try {
      socket.write(this, next.frames());
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
        if (done.closes()) {
          socket.shutdownOutput();
        }
        done.outcome().succeeded();
      }
    } finally {
      loop.signal();
    }
  }

  @Override
  public void failed(Throwable failure) {
    Write done = land();
    if (done != null) {
      done.outcome().failed(failure);
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
    List<Write> lost;
    synchronized (this) {
      closed = true;
      lost = new ArrayList<>(waiting);
      waiting.clear();
    }
    lost.forEach(each -> each.outcome().failed(failure));
  }

  /** Those who are told write the next, or close: they block nobody. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }
}
