package dev.plezi.server.internal.session;

import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.Wire;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.outbox.MessageWriter;
import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.TransportListener;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection whose client has asked for a session. It offers one; the client opens it, or resumes
 * another, or says something else and gets none. Thread-safe.
 */
public final class SessionConnection implements TransportListener {
  private static final Logger LOG = LoggerFactory.getLogger(SessionConnection.class);
  private static final long OPEN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Session fresh;
  private final SessionRegistry sessions;
  private final SessionContext context;
  private final long since;

  // Written once, by opened().
  private volatile @Nullable MessageWriter writer;

  // Written by the thread that reads.
  private volatile @Nullable Session session;
  private volatile @Nullable PlainConnection plain;

  // Set by who asks for a frame, cleared by the message that comes.
  private final AtomicBoolean demanded = new AtomicBoolean();

  // Written by whoever closes the connection.
  private volatile long droppedAt;
  private volatile boolean dropped;

  // Owned by the thread that ticks.
  private boolean overdue;

  /**
   * A connection that waits for its socket.
   *
   * @param fresh the session that it opens, unless it resumes another
   * @param sessions all there are
   */
  public SessionConnection(Session fresh, SessionRegistry sessions) {
    this.fresh = fresh;
    this.sessions = sessions;
    this.context = fresh.context();
    this.since = context.now();
  }

  // ---- the socket's side

  @Override
  public int maxMessageBytes() {
    return context.limits().maxMessageBytes();
  }

  @Override
  public void opened(Transport link) {
    MessageWriter now = new MessageWriter(link);
    writer = now;
    if (dropped) {
      link.abort();
      return;
    }
    now.say(Words.hello(context.limits()));
    demand();
  }

  /** Only messages count: a client that is pinged by us must hear us, and so be asked. */
  @Override
  public void heard() {
    PlainConnection only = plain;
    if (only != null) {
      only.heard();
    }
  }

  @Override
  public void received(WireMessage message) {
    demanded.set(false);
    Session carried = session;
    PlainConnection only = plain;
    if (only != null) {
      only.received(message);
    } else if (dropped) {
      // Frames are read on only to find the peer's close frame among them.
      demand();
    } else if (carried == null) {
      first(message);
    } else {
      continuity(carried).intake().received(this, message);
    }
  }

  @Override
  public void reject(int code, String reason) {
    demanded.set(false);
    Session carried = session;
    if (dropped || carried == null) {
      drop(code, reason);
      demand();
    } else {
      carried.reject(code, reason);
    }
  }

  @Override
  public void closed(int code) {
    Session carried = session;
    PlainConnection only = plain;
    sessions.remove(this);
    if (only != null) {
      only.closed(code);
    } else if (carried != null) {
      // The code of a connection that we close is our own.
      continuity(carried).closed(this, dropped ? CloseCode.NONE : code);
    }
  }

  // ---- the session's side

  MessageWriter writer() {
    MessageWriter now = writer;
    if (now == null) {
      throw new IllegalStateException("no socket yet");
    }
    return now;
  }

  /** Asks for one more message, unless one is awaited already. */
  void demand() {
    if (demanded.compareAndSet(false, true)) {
      writer().link().demand();
    }
  }

  /** Closes this connection, whatever becomes of the session. */
  void drop(int code, String reason) {
    synchronized (this) {
      if (dropped) {
        return;
      }
      droppedAt = context.now();
      dropped = true;
    }
    MessageWriter now = writer;
    if (now != null) {
      now.stop();
      now.link().close(code, reason);
    }
  }

  // ---- the server's side

  /** The session that it opens, unless it resumes another. */
  Session fresh() {
    return fresh;
  }

  /** Time has passed: ends a connection that opens no session, or does not answer its closing. */
  void tick(long now) {
    if (dropped) {
      if (now - droppedAt > context.limits().closeNanos()) {
        abort();
      }
    } else if (session == null && overdue) {
      LOG.warn("{}: opened no session, dropped", fresh);
      if (writer == null) {
        abort();
      } else {
        drop(CloseCode.NONE, "");
      }
    } else {
      // If it is the server that stood still, what came meanwhile is read before the next tick.
      overdue = now - since > OPEN_NANOS;
    }
  }

  /**
   * Its peer is revoked. A session that it has resumed is ended by itself.
   *
   * @return whether there is one connection, or session, less by this
   */
  boolean revoke() {
    boolean first = fresh.expel(Reason.REVOKED, Reason.REVOKED_WORDS);
    Session carried = session;
    if (carried == null) {
      drop(CloseCode.UNAUTHENTICATED, Reason.REVOKED_WORDS);
    }
    return first && (carried == null || carried == fresh);
  }

  /** The server shuts down; what has a session is told there. */
  void shutdown() {
    if (session == null) {
      drop(CloseCode.GOING_AWAY, "server shutdown");
    }
  }

  /** Ends the connection at once. */
  void abort() {
    droppedAt = context.now();
    dropped = true;
    MessageWriter now = writer;
    if (now == null) {
      sessions.remove(this);
    } else {
      now.link().abort();
    }
  }

  @Override
  public String toString() {
    return fresh.toString();
  }

  // ---- inside

  private void first(WireMessage message) {
    Task task = fresh.endpoint().read(message);
    if (task instanceof ControlTask control && Wire.OPEN.equals(control.event().name())) {
      Opening opening = Opening.of(control.event());
      if (opening == null) {
        drop(CloseCode.UNSUPPORTED, "_open_ is not as it must be");
        demand();
      } else {
        open(opening);
      }
      return;
    }
    // It does not know sessions after all.
    PlainConnection only = new PlainConnection(fresh);
    plain = only;
    session = fresh;
    var unused = sessions.begin(this, false);
    only.begin(writer());
    only.received(message);
  }

  private void open(Opening opening) {
    String secret = opening.session();
    String reason = secret == null ? null : resume(secret, opening);
    if (secret == null || reason != null) {
      session = fresh;
      if (!begin(Objects.requireNonNull(sessions.begin(this, true)), reason)) {
        // It was revoked meanwhile.
        session = null;
        abort();
        return;
      }
    }
    writer().wake();
    ResumableBinding carried = Objects.requireNonNull(session).continuity();
    if (dropped || carried == null) {
      demand();
    } else {
      carried.intake().demand(this);
    }
  }

  /** Begins a session, in place of one that is gone for this reason; false when it may not. */
  private boolean begin(String secret, @Nullable String reason) {
    SessionQueues boxes = new SessionQueues(fresh);
    ResumableBinding continuity = new ResumableBinding(fresh, boxes, secret);
    continuity.begin(this, reason);
    fresh.vigil().heartbeat();
    return fresh.begin(continuity, boxes);
  }

  /** Why the session cannot be resumed; null when it is. */
  private @Nullable String resume(String secret, Opening opening) {
    Session known = sessions.find(secret);
    if (known == null) {
      return sessions.epitaph(secret);
    }
    if (!known.standing().takes(fresh.standing())) {
      return Reason.IDENTITY;
    }
    session = known;
    return continuity(known).resume(this, opening);
  }

  private static ResumableBinding continuity(Session session) {
    return Objects.requireNonNull(session.continuity());
  }
}
