package dev.plezi.server.internal.redis;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of both connections to Redis, whose changes go to the log: that they are lost and why,
 * each other reason that the attempts to come back meet, all of it again once a minute, and that
 * they are back. Thread-safe.
 */
final class RedisConnectionState {
  private static final Logger LOG = LoggerFactory.getLogger(RedisConnectionState.class);
  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  /** Reasons that are said in one minute; what else there is waits for the next. */
  private static final int MAX_REASONS = 8;

  private final RedisAccess access;
  private final LongSupplier nanos;

  // Written under this lock; read by anybody.
  private volatile boolean connected;
  private volatile @Nullable String refusal;

  // Guarded by this.
  private boolean subscribed;
  private boolean publishing;
  private boolean closed;
  private String reason = "not yet connected";
  private @Nullable String failure;

  /** Since when it is lost; null before the first connection, and while it holds. */
  private @Nullable Long lostAt;

  private int attempts;
  private long reconnects;

  /** What the log has in this minute, and when that began. */
  private final Set<String> said = new HashSet<>();

  private long saidAt;

  /** What Redis refused last, of what is refused singly, and when. */
  private @Nullable String note;

  private long notedAt;

  /**
   * Not connected yet.
   *
   * @param nanos a clock that counts nanoseconds
   */
  RedisConnectionState(RedisAccess access, LongSupplier nanos) {
    this.access = access;
    this.nanos = nanos;
  }

  boolean connected() {
    return connected;
  }

  /** How often it was lost, and is back. */
  synchronized long reconnects() {
    return reconnects;
  }

  /** Why Redis, which answers, publishes nothing of this server; null when it is not so. */
  @Nullable String refusal() {
    return refusal;
  }

  /** Why others are not reached, or what was refused in the last minute; else empty. */
  synchronized String problem() {
    if (!connected) {
      return reason;
    }
    String last = note;
    return last == null || nanos.getAsLong() - notedAt > MINUTE_NANOS ? "" : last;
  }

  /** What is subscribed is subscribed in Redis too. */
  synchronized void subscribed() {
    subscribed = true;
    changed();
  }

  /** What is published leaves, and is heard. */
  synchronized void publishing() {
    publishing = true;
    refusal = null;
    changed();
  }

  /** The connection that subscribes is lost. */
  synchronized void notSubscribed(Throwable why) {
    subscribed = false;
    lost(access.text(why));
  }

  /** The same, but for a reason that is told already. */
  synchronized void notSubscribed() {
    subscribed = false;
    changed();
  }

  /** The connection that publishes is lost. */
  synchronized void notPublishing(Throwable why) {
    publishing = false;
    refusal = null;
    lost(access.text(why));
  }

  /** The same, but for a reason that is told already. */
  synchronized void notPublishing() {
    publishing = false;
    refusal = null;
    changed();
  }

  /** Redis answers, but takes no publications of this server. */
  synchronized void refused(Throwable why) {
    String text = "Redis refuses publications: " + access.text(why);
    publishing = false;
    lost(text);
    refusal = text;
  }

  /** Redis refuses a single thing, and the connection holds; says so once a minute. */
  synchronized void refusedSingly(String what, String why) {
    String text = "Redis refuses " + what + ": " + access.scrub(why);
    long now = nanos.getAsLong();
    if (note == null || now - notedAt > MINUTE_NANOS) {
      notedAt = now;
      LOG.error("Redis at {}: {}", access.url(), text);
    }
    note = text;
  }

  /** Says nothing more. */
  synchronized void close() {
    closed = true;
    connected = false;
    reason = "closed";
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

  private void changed() {
    boolean now = subscribed && publishing && !closed;
    if (now && !connected) {
      found();
    }
    connected = now;
    notifyAll();
  }

  private void found() {
    Long since = lostAt;
    if (since == null) {
      LOG.info("Redis at {}: connected", access.url());
    } else {
      reconnects++;
      // As loud as the loss was, so that whoever reads of the one reads of the other.
      Duration away = Duration.ofNanos(nanos.getAsLong() - since);
      LOG.warn(
          "Redis at {}: connected again, after {} s and {} attempts",
          access.url(),
          away.toSeconds(),
          attempts);
    }
    lostAt = null;
    attempts = 0;
    said.clear();
  }

  private void lost(String why) {
    LOG.debug("Redis at {}: {}", access.url(), why);
    boolean begins = connected;
    reason = why;
    if (failure == null) {
      failure = why;
    }
    changed();
    if (begins && !closed) {
      lostAt = nanos.getAsLong();
      saidAt = nanos.getAsLong();
    }
    if (lostAt != null && !closed) {
      attempts += begins ? 0 : 1;
      say(why, begins);
    }
  }

  private void say(String why, boolean begins) {
    if (nanos.getAsLong() - saidAt >= MINUTE_NANOS) {
      saidAt = nanos.getAsLong();
      said.clear();
    }
    if (said.size() < MAX_REASONS && said.add(why)) {
      LOG.warn(
          "Redis at {}: {}, {}; other servers are not reached until it is back",
          access.url(),
          begins ? "lost" : "still lost",
          why);
    }
  }
}
