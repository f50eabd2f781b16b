package dev.plezi.server.internal.session;

import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A transport whose writes are done at once, or somewhat later by another thread. Thread-safe. */
final class ThreadedTransport implements Transport {
  private final Executor others;
  private final Queue<String> frames = new ConcurrentLinkedQueue<>();
  private volatile boolean demanded;
  private volatile boolean closed;

  ThreadedTransport(Executor others) {
    this.others = others;
  }

  @Override
  public void write(List<WireMessage> messages, Written written) {
    messages.forEach(each -> frames.add(new String(each.bytes(), StandardCharsets.UTF_8)));
    if (ThreadLocalRandom.current().nextInt(4) == 0) {
      others.execute(() -> written.done(null));
    } else {
      written.done(null);
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
