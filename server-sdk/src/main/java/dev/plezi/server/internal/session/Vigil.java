package dev.plezi.server.internal.session;

import dev.plezi.server.internal.mailbox.RateLimit;

/** Whether a session's peer lives, and whether it says too much. */
final class Vigil {
  private final SessionContext context;
  private final RateLimit rate;
  private final KeepAlive keepAlive;

  // Written by who reads the socket, and by who ticks.
  private volatile long heardAt;

  Vigil(SessionContext context) {
    SessionLimits limits = context.limits();
    this.context = context;
    this.heardAt = context.now();
    this.rate = new RateLimit(limits.eventsPerSecond(), limits.burst(), heardAt);
    this.keepAlive = new KeepAlive(limits);
  }

  /** The session outlives its connections. Before it opens. */
  void heartbeat() {
    keepAlive.heartbeat(context.limits().keeping().heartbeatNanos());
  }

  /** The peer lives. */
  void heard() {
    heardAt = context.now();
  }

  /** Takes a token for a message. */
  synchronized boolean admits() {
    return rate.take(context.now());
  }

  String tooMany() {
    return "more than " + context.limits().eventsPerSecond() + " events a second";
  }

  // ---- by the thread that ticks

  /** What a session needs whose socket is not open yet. */
  KeepAlive.Need awaiting(long now) {
    return keepAlive.awaiting(now, heardAt);
  }

  /** What an open one needs; while nobody reads what the peer says, the silence is ours. */
  KeepAlive.Need open(long now, boolean unread) {
    if (unread) {
      heardAt = now;
    }
    return keepAlive.open(now, heardAt);
  }

  /** What one needs that is being closed, having written so many messages. */
  KeepAlive.Need closing(long now, long sent) {
    return keepAlive.closing(now, sent);
  }
}
