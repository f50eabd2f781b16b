package dev.plezi.server.session;

import dev.plezi.protocol.CloseCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection, from its opening to its end. Thread-safe. */
public final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final String name;
  private final SessionContext context;
  private final Endpoint endpoint;
  private final RateLimit rate;
  private final KeepAlive keepAlive;

  // Written once, by opened(), under this lock; read by anybody.
  private volatile @Nullable Connected connected;

  // Written by whoever reads the socket, closes the connection or shuts it down; read by anybody.
  private volatile long heardAt;
  private volatile boolean gone;
  private volatile boolean closing;
  private volatile boolean leaving;

  // Owned by the mailbox.
  private boolean begun;

  // Guarded by this.
  private @Nullable Runnable onEnd;
  private boolean ended;

  /**
   * A session that waits for its socket.
   *
   * @param name what the log calls it
   * @param context what all sessions of a server share
   * @param endpoint what it means to the rooms above
   */
  public Session(String name, SessionContext context, Endpoint endpoint) {
    this.name = name;
    this.context = context;
    this.endpoint = endpoint;
    SessionLimits limits = context.limits();
    this.heardAt = context.clock().getAsLong();
    this.rate = new RateLimit(limits.eventsPerSecond(), limits.burst(), heardAt);
    this.keepAlive = new KeepAlive(limits);
  }

  /** The largest message that it takes, in bytes. */
  public int maxMessageBytes() {
    return context.limits().maxMessageBytes();
  }

  // ---- the socket's side

  /** The socket is open. */
  public void opened(Link link) {
    Connected now = new Connected(name, link, context);
    synchronized (this) {
      if (!ended) {
        connected = now;
      }
    }
    if (connected == null) {
      // It took so long that it was given up.
      link.abort();
      return;
    }
    now.mailbox().post(this::begin);
    if (leaving) {
      now.mailbox().post(this::leave);
    }
    link.demand();
  }

  /** A frame arrived, of whatever kind: the peer lives. */
  public void heard() {
    heardAt = context.clock().getAsLong();
  }

  /** A message arrived. Demands the next frame, at once or when there is room for it. */
  public void received(Payload message) {
    Connected now = connected;
    if (now == null) {
      return;
    }
    if (closing) {
      // Frames are read on only to find the peer's close frame among them.
      now.link().demand();
    } else if (!rate.take(context.clock().getAsLong())) {
      int limit = context.limits().eventsPerSecond();
      reject(CloseCode.RATE, "more than " + limit + " events a second");
    } else if (now.mailbox().offer(new MessageTask(this, endpoint.read(message)))) {
      now.link().demand();
    }
  }

  /**
   * What arrived ends the connection, once the messages before it are handled; the next frame is
   * demanded then, and the peer not read before.
   */
  public void reject(int code, String reason) {
    Connected now = connected;
    if (now != null) {
      now.mailbox()
          .post(
              () -> {
                refuse(code, reason);
                now.link().demand();
              });
    }
  }

  /** The socket is closed. */
  public void closed() {
    gone = true;
    Connected now = connected;
    if (now != null) {
      now.discard();
      now.mailbox().post(this::end);
    }
  }

  // ---- the application's side

  /** Sends a message; false when the connection is closing or closed. */
  public boolean send(Payload message) {
    Connected now = connected;
    if (now == null) {
      return false;
    }
    Outbox.Offer offer = now.outbox().offer(message);
    if (offer == Outbox.Offer.OVERFLOW) {
      slow(now);
    }
    return offer == Outbox.Offer.ACCEPTED;
  }

  /** The way in for what is published; null before the socket is open. */
  public @Nullable Deliveries deliveries() {
    Connected now = connected;
    return now == null ? null : new Deliveries(this, now);
  }

  /** Closes, behind what was sent; messages that arrive from now on are not handled. */
  public boolean close(int code, String reason) {
    Connected now = connected;
    if (now == null) {
      return false;
    }
    closing = true;
    return now.outbox().close(false, () -> now.link().close(code, reason));
  }

  /** Ends the connection for something the peer did, with one line in the log. */
  public void refuse(int code, String reason) {
    if (!closing) {
      LOG.warn("{}: closed with {}: {}", name, code, LogLine.of(reason));
    }
    close(code, code == CloseCode.NONE ? "" : reason);
  }

  /** Whether messages flow. */
  public boolean open() {
    return connected != null && !closing && !gone;
  }

  /** Whether this end closes it: then there is nobody left to work for. */
  boolean closing() {
    return closing;
  }

  // ---- the server's side

  /** Lets the application say goodbye, then closes with 1001; a handshake as soon as it is open. */
  public void shutdown() {
    leaving = true;
    Connected now = connected;
    if (now != null) {
      now.mailbox().post(this::leave);
    }
  }

  /** Ends the connection at once, without a word to the peer. */
  public void abort() {
    closing = true;
    if (!finish(true)) {
      Connected now = connected;
      if (now != null) {
        now.link().abort();
      }
    }
  }

  /** Runs when the application has seen the end of this session; at once if it has. */
  public void whenEnded(Runnable action) {
    synchronized (this) {
      if (!ended) {
        onEnd = action;
        return;
      }
    }
    action.run();
  }

  /** Time has passed: pings a silent peer, and ends one that does not answer. */
  public void tick(long now) {
    Connected current = connected;
    if (gone) {
      return;
    }
    if (current == null) {
      act(keepAlive.awaiting(now, heardAt), null);
    } else if (closing) {
      act(keepAlive.closing(now, current.outbox().sent()), current);
    } else {
      if (current.mailbox().full()) {
        // Nobody reads what the peer says, so the silence is ours.
        heardAt = now;
      }
      act(keepAlive.open(now, heardAt), current);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  // ---- inside

  private void act(KeepAlive.Need need, @Nullable Connected current) {
    if (need == KeepAlive.Need.END) {
      LOG.warn("{}: no answer, dropped", name);
      abort();
    } else if (need == KeepAlive.Need.PING && current != null) {
      current.link().ping();
    }
  }

  private void begin() {
    begun = true;
    endpoint.open();
  }

  private void leave() {
    if (begun && open()) {
      try {
        endpoint.shutdown();
      } finally {
        close(CloseCode.GOING_AWAY, "server shutdown");
      }
    }
  }

  private void end() {
    try {
      endpoint.closed();
    } finally {
      finish(false);
    }
  }

  /**
   * Tells of the end, once.
   *
   * @param unopened only if there is no connection; then there will be none
   * @return whether it has ended by this
   */
  private boolean finish(boolean unopened) {
    Runnable action;
    synchronized (this) {
      if (ended || (unopened && connected != null)) {
        return false;
      }
      ended = true;
      action = onEnd;
      onEnd = null;
    }
    if (action != null) {
      action.run();
    }
    return true;
  }

  /** Ends the connection, since more waits than its peer or its handlers take. */
  void slow(Connected now) {
    if (!closing) {
      LOG.warn("{}: slow consumer, {} bytes wait", name, context.limits().outboxBytes());
      closing = true;
      now.outbox().close(true, () -> now.link().close(CloseCode.SLOW_CONSUMER, "slow consumer"));
    }
  }
}
