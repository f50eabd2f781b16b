package dev.plezi.server.internal.redis;

import dev.plezi.server.internal.transport.WireMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be published, in the order of its numbers, bounded in bytes. A message leaves when
 * Redis has confirmed it. Thread-safe.
 */
final class PublishQueue {
  /** What a message costs beside its channel and its content. */
  private static final int OVERHEAD = 64;

  private static final int BATCH_MESSAGES = 512;
  private static final int BATCH_BYTES = 256 * 1024;

  private final int maxBytes;

  // Guarded by this.
  private final ArrayDeque<Publication> waiting = new ArrayDeque<>();
  private long bytes;
  private long number;
  private boolean closed;

  /**
   * A message for Redis.
   *
   * @param channel the application's own name of it
   * @param number this server's number of the message
   * @param payload the content
   */
  record Publication(String channel, long number, WireMessage payload) {
    int cost() {
      return channel.length() + payload.size() + OVERHEAD;
    }
  }

  PublishQueue(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Adds a message; false when there is no room. When nothing waits, one of any size fits. */
  synchronized boolean add(String channel, WireMessage payload) {
    Publication publication = new Publication(channel, number + 1, payload);
    if (closed || (bytes > 0 && bytes + publication.cost() > maxBytes)) {
      return false;
    }
    number++;
    bytes += publication.cost();
    waiting.add(publication);
    if (waiting.size() == 1) {
      notifyAll();
    }
    return true;
  }

  /** The first that wait, of a bounded size; waits for one, but no longer than this. */
  @SuppressWarnings("WaitNotInLoop") // who wakes early finds nothing, and asks again
  synchronized List<Publication> first(long millis) throws InterruptedException {
    if (waiting.isEmpty() && !closed) {
      wait(millis);
    }
    List<Publication> batch = new ArrayList<>();
    long size = 0;
    for (Publication publication : waiting) {
      if (batch.size() == BATCH_MESSAGES || size >= BATCH_BYTES) {
        break;
      }
      batch.add(publication);
      size += publication.cost();
    }
    return batch;
  }

  /** Redis has the first that wait. */
  synchronized void done(int count) {
    for (int i = 0; i < count; i++) {
      bytes -= waiting.remove().cost();
    }
    if (waiting.isEmpty()) {
      notifyAll();
    }
  }

  /** Takes no more, and waits for the rest to leave; false when it did not in time. */
  synchronized boolean drain(long millis) throws InterruptedException {
    closed = true;
    notifyAll();
    long end = System.nanoTime() + millis * 1_000_000;
    while (!waiting.isEmpty()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  synchronized int size() {
    return waiting.size();
  }
}
