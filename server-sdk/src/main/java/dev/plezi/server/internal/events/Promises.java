package dev.plezi.server.internal.events;

import dev.plezi.server.internal.transport.KeptBytes;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The results that a session's handlers have promised, and that are not there yet. However many
 * there are, and for how long: they count with all that is kept for peers, and when the session is
 * over nothing of its messages is kept for them. Thread-safe.
 */
final class Promises {
  /** What one takes beside what it waits with: futures, and what they are told to do. */
  static final int COST = 512;

  private final KeptBytes kept;

  // Guarded by this.
  private final KeptBytes.Share share;
  private final Set<Waiting> open = new HashSet<>();
  private int bytes;
  private boolean over;

  /** What waits for a result. */
  interface Waiting {
    /** How many bytes of a message it keeps. */
    int bytes();

    /** The result is there, or never will be. */
    void completed(@Nullable Object result, @Nullable Throwable failure);

    /** There is nobody any more to be answered: keeps nothing of a message. */
    void release();
  }

  /**
   * None yet.
   *
   * @param kept where they count
   */
  Promises(KeptBytes kept) {
    this.kept = kept;
    this.share = kept.share();
  }

  /** Tells of a result as soon as it is there. */
  void await(CompletionStage<?> result, Waiting waiting) {
    int cost = COST + waiting.bytes();
    synchronized (this) {
      if (over) {
        waiting.release();
      } else if (open.add(waiting)) {
        add(cost);
      }
    }
    var unused =
        result.whenComplete(
            (value, failure) -> {
              remove(waiting, cost);
              waiting.completed(value, failure);
            });
    kept.check();
  }

  private synchronized void remove(Waiting waiting, int cost) {
    if (open.remove(waiting)) {
      add(-cost);
    }
  }

  /** Under the lock. */
  private void add(int more) {
    bytes += more;
    share.add(more);
  }

  /** How many bytes they are. */
  synchronized int bytes() {
    return bytes;
  }

  /** The session is over. */
  synchronized void forget() {
    over = true;
    open.forEach(Waiting::release);
    open.clear();
    add(-bytes);
  }
}
