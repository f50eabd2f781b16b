package dev.plezi.client.internal;

import dev.plezi.protocol.concurrent.SerialExecutor;
import dev.plezi.protocol.log.LogText;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue of an application's callbacks, which run one after another, in order, on its executor.
 * Messages are bounded, in number and in bytes, by not reading further ones from the network; of
 * more than {@link #MAX_NOTICES} other notices that wait, the oldest are forgotten, the lasting
 * ones last. Thread-safe.
 */
final class CallbackQueue {
  /** Messages that wait at most; the network is read again when half of them are gone. */
  static final int MAX_MESSAGES = 64;

  /** Bytes that wait, beyond which no further message is read. */
  static final long MAX_BYTES = 1 << 20;

  /**
   * The same while an answer is awaited, maybe by the very callback that holds the others up: the
   * answer stands behind all that the server has sent before.
   */
  static final int MAX_AWAITING_MESSAGES = 10_000;

  /** The bytes of these. */
  static final long MAX_AWAITING_BYTES = 4 << 20;

  static final int MAX_NOTICES = 64;

  /** After so many callbacks another client has its turn on the executor's thread. */
  private static final int TURN = 64;

  private static final Logger LOG = LoggerFactory.getLogger(CallbackQueue.class);

  private static final int NOTICE = -1;
  private static final int LASTING = -2;
  private static final int LAST = -3;

  /** A message's bytes, or one of the above. */
  private record Task(Runnable callback, int bytes) {
    boolean message() {
      return bytes >= 0;
    }
  }

  private final SerialExecutor serial;
  private final Object lock = new Object();

  // Guarded by the lock.
  private final ArrayDeque<Task> tasks = new ArrayDeque<>();
  private int messages;
  private long bytes;
  private int awaited;
  private boolean closed;

  /** Asks for the next message; null while there is room for it, and it is asked for. */
  private @Nullable Runnable more;

  /** Runs them on an executor that refuses nothing. */
  CallbackQueue(Executor executor) {
    serial = new SerialExecutor(executor, this::runNext, TURN);
  }

  /**
   * Adds what a message is to do.
   *
   * @param size the message's, in bytes
   * @param more asks for the next message; run when there is room for it, maybe at once
   */
  void message(Runnable callback, int size, Runnable more) {
    boolean room;
    synchronized (lock) {
      if (closed) {
        return;
      }
      tasks.add(new Task(callback, size));
      messages++;
      bytes += size;
      room = hasRoom();
      this.more = room ? null : more;
    }
    signal();
    if (room) {
      more.run();
    }
  }

  /** To be called under the lock. */
  private boolean hasRoom() {
    return awaited == 0
        ? messages < MAX_MESSAGES && bytes < MAX_BYTES
        : messages < MAX_AWAITING_MESSAGES && bytes < MAX_AWAITING_BYTES;
  }

  /** Until this is complete, more messages are read, as it stands behind them. */
  void awaits(CompletableFuture<?> answer) {
    Runnable ask = null;
    synchronized (lock) {
      awaited++;
      if (hasRoom()) {
        ask = more;
        more = null;
      }
    }
    if (ask != null) {
      ask.run();
    }
    var unused =
        answer.whenComplete(
            (value, failure) -> {
              synchronized (lock) {
                awaited--;
              }
            });
  }

  /** Adds what the application is to be told beside messages. */
  void notice(Runnable callback) {
    add(new Task(callback, NOTICE));
  }

  /** Adds a notice that is forgotten only when all that wait are such, and then not silently. */
  void lasting(Runnable callback) {
    add(new Task(callback, LASTING));
  }

  /** Adds what is to be done when all that waits is delivered; it is never forgotten. */
  void last(Runnable task) {
    add(new Task(task, LAST));
  }

  /** Whether no message is read until some of those that wait are gone. */
  boolean full() {
    synchronized (lock) {
      return more != null;
    }
  }

  /** Forgets the messages that wait, and takes no further one. Notices are still delivered. */
  void close() {
    synchronized (lock) {
      closed = true;
      tasks.removeIf(Task::message);
      messages = 0;
      bytes = 0;
      more = null;
    }
  }

  private void add(Task notice) {
    synchronized (lock) {
      if (tasks.size() - messages >= MAX_NOTICES
          && !forgetOldest(NOTICE)
          && forgetOldest(LASTING)) {
        LOG.warn(
            "A Plezi client's listeners are so late that they never hear of an old session's begin or end");
      }
      tasks.add(notice);
    }
    signal();
  }

  private boolean forgetOldest(int kind) {
    for (Iterator<Task> all = tasks.iterator(); all.hasNext(); ) {
      if (all.next().bytes() == kind) {
        all.remove();
        return true;
      }
    }
    return false;
  }

  private void signal() {
    serial.signal();
  }

  private boolean runNext() {
    Task task = next();
    if (task == null) {
      return false;
    }
    try {
      task.callback().run();
    } catch (Throwable e) {
      // Listeners' exceptions never come so far; whatever this is, the others must have their turn.
      LOG.error("A callback of a Plezi client failed", LogText.of(e));
    }
    return true;
  }

  private @Nullable Task next() {
    Task task;
    Runnable ask = null;
    synchronized (lock) {
      task = tasks.poll();
      if (task != null && task.message()) {
        messages--;
        bytes -= task.bytes();
        if (messages <= MAX_MESSAGES / 2 && bytes <= MAX_BYTES / 2) {
          ask = more;
          more = null;
        }
      }
    }
    if (ask != null) {
      ask.run();
    }
    return task;
  }
}
