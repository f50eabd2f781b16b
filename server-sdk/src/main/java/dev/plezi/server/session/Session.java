package dev.plezi.server.session;

import dev.plezi.protocol.CloseCode;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection, from its opening to its end. Thread-safe. */
public final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private static final int LOGGED_CHARS = 300;

  private final SessionLimits limits;
  private final LongSupplier clock;
  private final Endpoint endpoint;
  private final Mailbox mailbox;
  private final String name;
  private final RateLimit rate;

  // Written once, by opened(), before anything else happens.
  private volatile @Nullable Connected connected;

  // Written by whoever reads the socket, or ends the connection; read by tick().
  private volatile long heardAt;
  private volatile boolean gone;
  private volatile boolean closing;
  private volatile long closingAt;

  // Owned by the thread that ticks.
  private boolean pinged;
  private long pingedAt;

  // Guarded by this.
  private @Nullable Runnable onEnd;
  private boolean ended;

  private record Connected(Link link, Outbox outbox) {}

  /**
   * A session that waits for its socket.
   *
   * @param name what the log calls it
   * @param context what all sessions of a server share
   * @param endpoint what it means to the rooms above
   */
  public Session(String name, Context context, Endpoint endpoint) {
    this.name = name;
    this.limits = context.limits();
    this.clock = context.clock();
    this.endpoint = endpoint;
    this.mailbox = new Mailbox(context.workers(), limits.mailboxMessages(), new Turns());
    this.heardAt = clock.getAsLong();
    this.rate = new RateLimit(limits.eventsPerSecond(), limits.burst(), heardAt);
  }

  /**
   * What all sessions of a server share.
   *
   * @param limits their bounds
   * @param clock nanoseconds
   * @param workers where handlers run
   */
  public record Context(SessionLimits limits, LongSupplier clock, Executor workers) {}

  // ---- the socket's side

  /** The socket is open. */
  public void opened(Link link) {
    connected = new Connected(link, new Outbox(link, limits.outboxBytes()));
    mailbox.offer(endpoint::open);
    link.demand();
  }

  /** A frame arrived, of whatever kind: the peer lives. */
  public void heard() {
    heardAt = clock.getAsLong();
  }

  /** A message arrived. */
  public void received(Payload message) {
    // Once closing, frames are read on only to find the peer's close frame among them.
    boolean more = closing;
    if (!more && !rate.take(clock.getAsLong())) {
      refuse(CloseCode.RATE, "more than " + limits.eventsPerSecond() + " events a second");
      more = true;
    }
    Connected now = connected;
    if ((more || mailbox.offer(new MessageTask(endpoint.read(message)))) && now != null) {
      now.link().demand();
    }
  }

  /** The socket is closed. */
  public void closed() {
    gone = true;
    Connected now = connected;
    if (now != null) {
      now.outbox().discard();
    }
    mailbox.offer(this::end);
  }

  // ---- the application's side

  /** Sends a message; false when the connection is closing or closed. */
  public boolean send(Payload message) {
    Connected now = connected;
    return now != null && judge(now.outbox().offer(message));
  }

  /** Hands over a published message; {@code own} when this connection published it. */
  public boolean deliver(Payload message, boolean own) {
    Connected now = connected;
    return now != null && judge(now.outbox().deliver(message, own));
  }

  /** Closes, behind what was sent; messages that arrive from now on are not handled. */
  public boolean close(int code, String reason) {
    Connected now = connected;
    if (now == null) {
      return false;
    }
    startClosing();
    return now.outbox().close(false, () -> now.link().close(code, reason));
  }

  /** Ends the connection for something the peer did, with one line in the log. */
  public void refuse(int code, String reason) {
    if (!closing) {
      LOG.warn("{}: closed with {}: {}", name, code, printable(reason));
    }
    close(code, code == CloseCode.NONE ? "" : reason);
  }

  /** Whether messages flow. */
  public boolean open() {
    return connected != null && !closing && !gone;
  }

  // ---- the server's side

  /** Lets the application say goodbye, then closes with 1001. */
  public void shutdown() {
    mailbox.offer(
        () -> {
          if (open()) {
            endpoint.shutdown();
            close(CloseCode.GOING_AWAY, "server shutdown");
          }
        });
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
    if (current == null || gone) {
      return;
    }
    if (closing) {
      if (now - closingAt > limits.closeNanos()) {
        current.link().abort();
      }
      return;
    }
    long silence = now - heardAt;
    if (silence < limits.pingNanos()) {
      pinged = false;
    } else if (!pinged) {
      pinged = true;
      pingedAt = now;
      current.link().ping();
    } else if (now - pingedAt > limits.pingNanos()) {
      LOG.warn("{}: no answer to a ping, connection dropped", name);
      startClosing();
      current.link().abort();
    }
  }

  @Override
  public String toString() {
    return name;
  }

  // ---- inside

  /** A peer's words go to the log in one line of bounded length. */
  private static String printable(String reason) {
    String line = reason.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= LOGGED_CHARS ? line : line.substring(0, LOGGED_CHARS) + "…";
  }

  private void startClosing() {
    closingAt = clock.getAsLong();
    closing = true;
  }

  private void end() {
    endpoint.closed();
    Runnable action;
    synchronized (this) {
      ended = true;
      action = onEnd;
      onEnd = null;
    }
    if (action != null) {
      action.run();
    }
  }

  private boolean judge(Outbox.Offer offer) {
    if (offer == Outbox.Offer.OVERFLOW && !closing) {
      LOG.warn("{}: slow consumer, {} bytes wait", name, limits.outboxBytes());
      Connected now = connected;
      if (now != null) {
        startClosing();
        now.outbox().close(true, () -> now.link().close(CloseCode.SLOW_CONSUMER, "slow consumer"));
      }
    }
    return offer == Outbox.Offer.ACCEPTED;
  }

  /** A message's task; once this end has closed the connection there is nobody to work for. */
  private final class MessageTask implements Task {
    private final Task task;

    MessageTask(Task task) {
      this.task = task;
    }

    @Override
    public void begin() {
      if (!closing) {
        task.begin();
      }
    }

    @Override
    public void run() {
      if (!closing) {
        task.run();
      }
    }
  }

  private final class Turns implements Mailbox.Turns {
    @Override
    public void begin() {
      Connected now = connected;
      if (now != null) {
        now.outbox().beginTurn();
      }
    }

    @Override
    public void end() {
      Connected now = connected;
      if (now != null) {
        now.outbox().endTurn();
      }
    }

    @Override
    public void room() {
      Connected now = connected;
      if (now != null) {
        now.link().demand();
      }
    }
  }
}
