package dev.plezi.server.internal.compression;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A pool of compressors or decompressors, each with memory outside of the heap and a buffer.
 * Bounded: what is beyond is ended when it is given back. Thread-safe.
 *
 * @param <Z> the JDK's name of them
 */
final class ZlibPool<Z> implements AutoCloseable {
  static final int BUFFER_BYTES = 8 * 1024;

  private final int max;
  private final Supplier<Z> maker;
  private final Consumer<Z> end;

  // Guarded by this.
  private final ArrayDeque<Entry<Z>> idle = new ArrayDeque<>(1);
  private boolean closed;

  /**
   * One of the pool; of the thread that has taken it.
   *
   * @param buffer for what it puts out
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Entry<Z>(Z zlib, byte[] buffer) {}

  /** Nothing is made yet, and so many are kept. */
  ZlibPool(int max, Supplier<Z> maker, Consumer<Z> end) {
    this.max = max;
    this.maker = maker;
    this.end = end;
  }

  /** Two for each processor: more are at work only where threads are stopped in the middle. */
  static int usualSize() {
    return Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
  }

  /** One that is as new. */
  Entry<Z> take() {
    synchronized (this) {
      Entry<Z> next = idle.poll();
      if (next != null) {
        return next;
      }
    }
    return new Entry<>(maker.get(), new byte[BUFFER_BYTES]);
  }

  /** Gives one back, as new. */
  void give(Entry<Z> entry) {
    synchronized (this) {
      if (!closed && idle.size() < max) {
        idle.push(entry);
        return;
      }
    }
    end.accept(entry.zlib());
  }

  /** Ends all; those that are taken, when they are given back. */
  @Override
  public void close() {
    ArrayDeque<Entry<Z>> ended;
    synchronized (this) {
      closed = true;
      ended = new ArrayDeque<>(idle);
      idle.clear();
    }
    ended.forEach(each -> end.accept(each.zlib()));
  }
}
