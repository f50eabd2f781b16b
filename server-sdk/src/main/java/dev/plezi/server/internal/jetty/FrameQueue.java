package dev.plezi.server.internal.jetty;

import dev.plezi.protocol.concurrent.SerialExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.List;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A queue of the frames that one connection writes, as bytes, one write at a time: control frames
 * first. What the socket takes at once, as it mostly does, waits nowhere. Behind a close frame
 * nothing is written. Bounded by those who write: each waits for its outcome before it writes more.
 * Thread-safe; nobody is told anything under its lock.
 */
final class FrameQueue implements Callback {
  private final EndPoint socket;
  private final Callback connection;

  /** By whoever has something to write, or is told that something is written. */
  private final SerialExecutor loop = new SerialExecutor(Runnable::run, this::writeNext);

  // Guarded by this; made when something has to wait.
  private @Nullable ArrayDeque<Write> waiting;
  private boolean closed;
  private boolean inFlight;

  // Owned by the write that is in flight.
  private @Nullable Write current;

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
    if (begins()) {
      writeAtOnce(frames, outcome);
    } else {
      add(new Write(frames, false, outcome), false);
    }
  }

  /** Writes a frame of control, which does not wait for data; a close frame does. */
  void control(ByteBuffer frame, boolean closes, Callback outcome) {
    add(new Write(frame, closes, outcome), !closes);
  }

  /** Whether nothing is before it, and it is in flight from now on. */
  private synchronized boolean begins() {
    if (closed || inFlight || waiting != null) {
      return false;
    }
    inFlight = true;
    return true;
  }

  private void writeAtOnce(ByteBuffer frames, Callback outcome) {
    boolean all;
    try {
      all = socket.flush(frames);
    } catch (IOException | RuntimeException | Error e) {
      current = new Write(frames, false, outcome);
      failed(e);
      return;
    }
    if (!all) {
      send(new Write(frames, false, outcome));
      return;
    }
    try {
      // What that leads to waits: else the parts of a large message would nest.
      outcome.succeeded();
    } finally {
      goOn();
    }
  }

  private void add(Write write, boolean first) {
    if (put(write, first)) {
      loop.signal();
    } else {
      write.outcome().failed(new ClosedChannelException());
    }
  }

  private synchronized boolean put(Write write, boolean first) {
    if (closed) {
      return false;
    }
    closed = write.closes();
    if (waiting == null) {
      waiting = new ArrayDeque<>(2);
    }
    if (first) {
      waiting.addFirst(write);
    } else {
      waiting.add(write);
    }
    return true;
  }

  private boolean writeNext() {
    Write next = take();
    if (next == null) {
      return false;
    }
    send(next);
    return true;
  }

  private synchronized @Nullable Write take() {
    if (inFlight || waiting == null) {
      return null;
    }
    Write next = waiting.poll();
    if (waiting.isEmpty()) {
      waiting = null;
    }
    inFlight = next != null;
    return next;
  }

  private void send(Write write) {
    current = write;
    try {
      socket.write(this, write.frames());
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  /** What was in flight is out. */
  private void goOn() {
    boolean more;
    synchronized (this) {
      inFlight = false;
      more = waiting != null;
    }
    if (more) {
      loop.signal();
    }
  }

  @Override
  public void succeeded() {
    Write done = current;
    current = null;
    try {
      if (done != null) {
        if (done.closes()) {
          socket.shutdownOutput();
        }
        done.outcome().succeeded();
      }
    } finally {
      goOn();
    }
  }

  @Override
  public void failed(Throwable failure) {
    Write done = current;
    current = null;
    if (done != null) {
      done.outcome().failed(failure);
    }
    fail(failure);
    connection.failed(failure);
  }

  /** Nothing more is written; what is in flight is told by the socket. */
  void fail(Throwable failure) {
    List<Write> lost;
    synchronized (this) {
      closed = true;
      lost = waiting == null ? List.of() : List.copyOf(waiting);
      waiting = null;
    }
    lost.forEach(each -> each.outcome().failed(failure));
  }

  /** Those who are told write the next, or close: they block nobody. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }
}
