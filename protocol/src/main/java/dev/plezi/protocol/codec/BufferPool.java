package dev.plezi.protocol.codec;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.RecyclerPool;

/**
 * A pool of Jackson's buffers, of a fixed number of places: a thread looks in its own first, which
 * few share with it, and makes new buffers where there are none. Jackson's own pools are one list
 * for all threads, or keep buffers for each thread, of which virtual ones are as many as messages.
 * Thread-safe.
 */
final class BufferPool implements RecyclerPool<BufferRecycler> {
  private static final long serialVersionUID = 1L;

  /** A power of two. */
  private static final int PLACES = 64;

  private final transient AtomicReferenceArray<@Nullable BufferRecycler> places =
      new AtomicReferenceArray<>(PLACES);

  @Override
  public BufferRecycler acquirePooled() {
    BufferRecycler pooled = places.getAndSet(place(), null);
    return pooled == null ? new BufferRecycler() : pooled;
  }

  @Override
  public void releasePooled(BufferRecycler buffers) {
    places.set(place(), buffers);
  }

  private static int place() {
    return (int) Thread.currentThread().getId() & (PLACES - 1);
  }
}
