package dev.plezi.server.internal.session;

import dev.plezi.protocol.Standard;
import dev.plezi.protocol.log.LogText;
import dev.plezi.server.Limits;
import dev.plezi.server.internal.mailbox.Mailbox;
import dev.plezi.server.internal.mailbox.RateLimit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pacer of what is read of a session's peer: each frame is asked for when the rate allows it. Who
 * says more is read more slowly, so that the rest stays in the socket and TCP slows the peer;
 * nothing is lost, and one line in the log tells. Frames are asked for in lots, of a tenth of a
 * second, so that a timer is not set for each of them.
 *
 * <p>A peer that is held back without a pause for ten times as long as it would take to say all
 * that a client may have kept, and for a minute at least, does not heed that: its connection is to
 * be closed.
 *
 * <p>Thread-safe; nobody is asked under the lock.
 */
final class ReadPace {
  private static final Logger LOG = LoggerFactory.getLogger(ReadPace.class);

  private static final double LOTS_PER_SECOND = 10;

  /** After so long without being held back a peer has heeded. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long LEAST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long PATIENCE_FACTOR = 10;

  private final SessionContext context;
  private final Object name;

  // Guarded by this. Connections that are held back, if there are any: the present one, and those
  // that it has replaced and which are being closed.
  private final RateLimit rate;
  private @Nullable ArrayDeque<Mailbox.Source> held;
  private boolean slow;
  private long slowSince;
  private long heldAt;

  ReadPace(SessionContext context, Object name) {
    Limits limits = context.limits();
    this.context = context;
    this.name = name;
    this.rate = new RateLimit(limits.eventsPerSecond(), limits.eventsBurst(), context.now());
  }

  /**
   * Asks for one more frame, now or when the rate allows it.
   *
   * @return false when the peer has gone on for too long: then nothing was asked for
   */
  boolean demand(Mailbox.Source from) {
    long now = context.now();
    long wait;
    boolean tell;
    synchronized (this) {
      wait = held == null && rate.take(now) ? 0 : rate.nanosUntil(lot(), now);
      if (wait > 0) {
        tell = !slow || now - heldAt > PAUSE_NANOS;
        slow = true;
        slowSince = tell ? now : slowSince;
        heldAt = now;
        if (now - slowSince > patience()) {
          slow = false;
          return false;
        }
        held = held == null ? new ArrayDeque<>(2) : held;
        held.add(from);
      } else {
        tell = false;
      }
    }
    if (wait == 0) {
      from.demand();
      return true;
    }
    if (tell) {
      context.log().warn(LOG, "{}: {}, read more slowly", name, words());
    }
    context.timer().after(wait, this::release);
    return true;
  }

  /** Asks for what may come now. */
  void release() {
    long now = context.now();
    List<Mailbox.Source> released = new ArrayList<>(1);
    synchronized (this) {
      while (held != null && rate.take(now)) {
        released.add(held.remove());
        held = held.isEmpty() ? null : held;
      }
    }
    for (Mailbox.Source each : released) {
      try {
        each.demand();
      } catch (RuntimeException e) {
        LOG.debug("{}: a transport that stops reads nothing any more", name, LogText.of(e));
      }
    }
  }

  private double lot() {
    return Math.max(1, context.limits().eventsPerSecond() / LOTS_PER_SECOND);
  }

  private long patience() {
    return Math.max(
        LEAST_PATIENCE_NANOS,
        PATIENCE_FACTOR
            * TimeUnit.SECONDS.toNanos(Standard.SESSION_MESSAGES)
            / context.limits().eventsPerSecond());
  }

  /** What is too much. */
  String words() {
    return "more than " + context.limits().eventsPerSecond() + " events a second";
  }
}
