package dev.plezi.server.internal.redis;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of both connections to Redis, whose changes go to the log. Thread-safe. */
final class RedisConnectionState {
  private static final Logger LOG = LoggerFactory.getLogger(RedisConnectionState.class);

  private final RedisUrl url;

  // Written under this lock; read by anybody.
  private volatile boolean connected;

  // Guarded by this.
  private boolean subscribed;
  private boolean publishing;
  private boolean closed;
  private @Nullable String failure;

  RedisConnectionState(RedisUrl url) {
    this.url = url;
  }

  boolean connected() {
    return connected;
  }

  /** What is subscribed is subscribed in Redis too. */
  synchronized void subscribed() {
    subscribed = true;
    changed("");
  }

  /** What is published leaves. */
  synchronized void publishing() {
    publishing = true;
    changed("");
  }

  synchronized void notSubscribed(Throwable reason) {
    subscribed = false;
    changed(text(reason));
  }

  synchronized void notPublishing(Throwable reason) {
    publishing = false;
    changed(text(reason));
  }

  /** Says nothing more. */
  synchronized void close() {
    closed = true;
    connected = false;
    notifyAll();
  }

  /** Waits until what is subscribed is subscribed in Redis; false when closed. */
  synchronized boolean awaitSubscribed() throws InterruptedException {
    while (!subscribed && !closed) {
      wait();
    }
    return !closed;
  }

  /** Waits for the first connection; the failure if there is one instead, else null. */
  synchronized @Nullable String awaitFirst(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (!connected && failure == null) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return "no answer";
      }
      wait(left);
    }
    return connected ? null : failure;
  }

  private void changed(String reason) {
    if (!reason.isEmpty()) {
      LOG.debug("Redis at {}: {}", url, reason);
    }
    boolean now = subscribed && publishing && !closed;
    if (!now && !reason.isEmpty() && failure == null) {
      failure = reason;
    }
    if (now != connected && !closed) {
      if (now) {
        LOG.info("Redis at {}: connected", url);
      } else {
        LOG.warn(
            "Redis at {}: lost, {}; other servers are not reached until it is back", url, reason);
      }
    }
    connected = now;
    notifyAll();
  }

  /** The innermost reason, without the password whoever said it. */
  private String text(Throwable reason) {
    Throwable inner = reason;
    for (Throwable next = inner(inner); next != null; next = inner(inner)) {
      inner = next;
    }
    String said = inner.getMessage();
    return url.scrub(said == null ? inner.toString() : said);
  }

  /** Jedis tries all addresses of a host, and only adds the reasons why each of them failed. */
  private static @Nullable Throwable inner(Throwable outer) {
    Throwable[] suppressed = outer.getSuppressed();
    return outer.getCause() == null && suppressed.length > 0 ? suppressed[0] : outer.getCause();
  }
}
