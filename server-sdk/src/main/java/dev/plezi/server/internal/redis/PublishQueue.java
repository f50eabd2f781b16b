package dev.plezi.server.internal.redis;

import dev.plezi.server.internal.transport.WireMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A queue of what is to be published, in the order of its numbers, bounded in bytes: at the bound
 * it takes no more. A message leaves when Redis has confirmed it, or refused this one. Thread-safe.
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
   * @param confirmed completes when it has left, exceptionally when it was refused
   */
  record Publication(
      String channel,
      long number,
      WireMessage payload,
      CompletableFuture<@Nullable Void> confirmed) {
    int cost() {
      return channel.length() + payload.size() + OVERHEAD;
    }
  }

  PublishQueue(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Adds a message. When nothing waits, one of any size fits.
   *
   * @return what completes when it has left; null when there is no room
   */
  synchronized @Nullable CompletableFuture<@Nullable Void> add(
      String channel, WireMessage payload) {
    Publication publication =
        new Publication(channel, lastNumber + 1, payload, new CompletableFuture<>());
    if (closed || (bytes > 0 && bytes + publication.cost() > maxBytes)) {
      return null;
    }
    lastNumber++;
    bytes += publication.cost();
    messages.add(publication);
    if (messages.size() == 1) {
      notifyAll();
    }
    return publication.confirmed();
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
  void confirm(int count) {
    remove(count).forEach(each -> each.confirmed().complete(null));
  }

  /** Redis has refused the oldest. */
  void refuse(RuntimeException reason) {
    remove(1).forEach(each -> each.confirmed().completeExceptionally(reason));
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

  private synchronized List<Publication> remove(int count) {
    List<Publication> removed = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Publication oldest = messages.remove();
      bytes -= oldest.cost();
      removed.add(oldest);
    }
    if (messages.isEmpty()) {
      notifyAll();
    }
    return removed;
  }
}
