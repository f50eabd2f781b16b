package dev.plezi.server.internal.redis;

import dev.plezi.server.internal.transport.WireMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A queue of what is to be published, in the order of its numbers, bounded in bytes: at the bound
 * it takes no more. A message leaves when Redis has confirmed it. Thread-safe.
 */
final class PublishQueue {
  /** What a message costs beside its channel and its content. */
  private static final int OVERHEAD = 64;

  private static final int BATCH_MESSAGES = 512;
  private static final int BATCH_BYTES = 256 * 1024;

  private final int maxBytes;

  // Guarded by this.
  private final ArrayDeque<Publication> messages = new ArrayDeque<>();
  private long bytes;
  private long lastNumber;
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
    Publication publication = new Publication(channel, lastNumber + 1, payload);
    if (closed || (bytes > 0 && bytes + publication.cost() > maxBytes)) {
      return false;
    }
    lastNumber++;
    bytes += publication.cost();
    messages.add(publication);
    if (messages.size() == 1) {
      notifyAll();
    }
    return true;
  }

  /** The oldest messages, of a bounded size together; waits for one, but no longer than this. */
  @SuppressWarnings("WaitNotInLoop") // who wakes early finds nothing, and asks again
  synchronized List<Publication> awaitBatch(long millis) throws InterruptedException {
    if (messages.isEmpty() && !closed) {
      wait(millis);
    }
    List<Publication> batch = new ArrayList<>();
    long size = 0;
    for (Publication publication : messages) {
      if (batch.size() == BATCH_MESSAGES || size >= BATCH_BYTES) {
        break;
      }
      batch.add(publication);
      size += publication.cost();
    }
    return batch;
  }

  /** Redis has confirmed so many of the oldest. */
  synchronized void confirm(int count) {
    for (int i = 0; i < count; i++) {
      bytes -= messages.remove().cost();
    }
    if (messages.isEmpty()) {
      notifyAll();
    }
  }

  /** Takes no more, and waits for the rest to leave; false when it did not in time. */
  synchronized boolean drain(long millis) throws InterruptedException {
    closed = true;
    notifyAll();
    long end = System.nanoTime() + millis * 1_000_000;
    while (!messages.isEmpty()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  synchronized int size() {
    return messages.size();
  }
}
