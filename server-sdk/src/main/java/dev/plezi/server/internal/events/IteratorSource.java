package dev.plezi.server.internal.events;

import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A source of items that an iterator has. It is asked in the session's turn, and may block; for so
 * long that other tasks wait for it, it is not asked again. For one thread at a time.
 */
final class IteratorSource implements ReplyStream.Source {
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Iterator<?> items;
  private final AutoCloseable resource;
  private final LongSupplier nanos;
  private final Consumer<Exception> failures;
  private boolean ended;

  /**
   * A source.
   *
   * @param resource is closed when no more are wanted
   * @param nanos the time
   * @param failures is told where it could not be closed
   */
  IteratorSource(
      Iterator<?> items, AutoCloseable resource, LongSupplier nanos, Consumer<Exception> failures) {
    this.items = items;
    this.resource = resource;
    this.nanos = nanos;
    this.failures = failures;
  }

  @Override
  public void bring(int most, ReplyStream to) {
    long begin = nanos.getAsLong();
    int brought = 0;
    while (brought < most && !to.full() && nanos.getAsLong() - begin < TURN_NANOS) {
      if (!items.hasNext()) {
        end();
        to.completed();
        return;
      }
      to.add(items.next());
      brought++;
    }
  }

  @Override
  public void end() {
    if (ended) {
      return;
    }
    ended = true;
    try {
      resource.close();
    } catch (Exception e) {
      failures.accept(e);
    }
  }
}
