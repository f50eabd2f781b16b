package dev.plezi.server.internal.session;

import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A link whose writes are done at once, or somewhat later by another thread. Thread-safe. */
final class ThreadedTransport implements Transport {
  private final Executor others;
  private final Queue<String> frames = new ConcurrentLinkedQueue<>();
  private volatile boolean demanded;
  private volatile boolean closed;

  ThreadedTransport(Executor others) {
    this.others = others;
  }

  @Override
  public void send(WireMessage message, Sent sent) {
    frames.add(new String(message.bytes(), StandardCharsets.UTF_8));
    if (ThreadLocalRandom.current().nextInt(4) == 0) {
      others.execute(() -> sent.done(null));
    } else {
      sent.done(null);
    }
  }

  @Override
  public void ping() {}

  @Override
  public void close(int code, String reason) {
    closed = true;
  }

  @Override
  public void abort() {
    closed = true;
  }

  @Override
  public void demand() {
    demanded = true;
  }

  // ---- the peer's side, of one thread

  @Nullable String poll() {
    return frames.poll();
  }

  /** Whether a frame may be said now, which uses this up. */
  boolean mayBeSaid() {
    boolean may = demanded;
    demanded = false;
    return may;
  }

  boolean closed() {
    return closed;
  }
}
