package dev.plezi.server.internal.session;

import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.SessionEndReason;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.server.Limits;
import dev.plezi.server.internal.mailbox.Mailbox;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.outbox.MessageWriter;
import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.TransportListener;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection whose client has asked for a session. It offers one; the client opens it, or resumes
 * another, or says something else and gets none. Thread-safe.
 */
public final class SessionConnection
    implements TransportListener, AttachedConnection, SessionRegistry.Opener {
  private static final Logger LOG = LoggerFactory.getLogger(SessionConnection.class);
  private static final long OPEN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Session fresh;
  private final SessionHandler handler;
  private final SessionRegistry sessions;
  private final SessionContext context;
  private final long since;

  private record Socket(Transport transport, MessageWriter writer, Mailbox.Source frames) {}

  // Written once, by opened().
  private volatile @Nullable Socket socket;

  // Written by the thread that reads: what it carries, one of these at most.
  private volatile @Nullable ResumableBinding carried;
  private volatile @Nullable PlainConnection plain;

  // Written by whoever closes the connection, the time first.
  private volatile long droppedAt;
  private volatile boolean dropped;

  // Owned by the thread that ticks.
  private boolean overdue;

  /**
   * A connection that waits for its socket.
   *
   * @param fresh the session that it opens, unless it resumes another
   * @param handler that session's
   * @param sessions all there are
   */
  public SessionConnection(Session fresh, SessionHandler handler, SessionRegistry sessions) {
    this.fresh = fresh;
    this.handler = handler;
    this.sessions = sessions;
    this.context = fresh.context();
    this.since = context.now();
  }

  @Override
  public String toString() {
    return fresh.toString();
  }

  // ---- the socket's side

  @Override
  public int maxMessageBytes() {
    return context.limits().maxMessageBytes();
  }

  @Override
  public void opened(Transport transport) {
    MessageWriter writer = new MessageWriter(transport);
    socket = new Socket(transport, writer, transport::demand);
    if (dropped) {
      transport.abort();
      return;
    }
    Limits limits = context.limits();
    writer.say(
        WireMessage.text(
            ControlEvent.hello(limits.heartbeat().toMillis(), limits.maxMessageBytes())));
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
    ResumableBinding binding = carried;
    PlainConnection only = plain;
    if (only != null) {
      only.received(message);
    } else if (dropped) {
      // Frames are read on only to find the peer's close frame among them.
      demand();
    } else if (binding != null) {
      binding.receiver().received(this, message);
    } else {
      first(message);
    }
  }

  @Override
  public void reject(int code, String reason) {
    ResumableBinding binding = carried;
    PlainConnection only = plain;
    if (dropped || (binding == null && only == null)) {
      drop(code, reason);
      demand();
    } else {
      (binding == null ? fresh : binding.session()).reject(code, reason, this);
    }
  }

  @Override
  public void closed(int code) {
    ResumableBinding binding = carried;
    PlainConnection only = plain;
    sessions.remove(this);
    if (only != null) {
      only.closed(code);
    } else if (binding != null) {
      // The code of a connection that we close is our own.
      binding.closed(this, dropped ? CloseCode.NONE : code);
    }
  }

  // ---- the first message

  private void first(WireMessage message) {
    Task task = handler.read(message);
    if (!(task instanceof ControlEventTask control) || !Wire.OPEN.equals(control.name())) {
      plain(message);
      return;
    }
    if (control.event().has("large")) {
      writer().writeInPieces();
    }
    Opening opening = Opening.of(control.event());
    if (opening == null) {
      drop(CloseCode.UNSUPPORTED, "_open_ is not as it must be");
      demand();
    } else {
      open(opening);
    }
  }

  /** Its client does not know sessions after all. */
  private void plain(WireMessage message) {
    PlainConnection only = new PlainConnection(fresh, handler);
    plain = only;
    sessions.begin(this);
    only.begin(writer());
    only.received(message);
  }

  private void open(Opening opening) {
    String secret = opening.session();
    String reason = secret == null ? null : resume(secret, opening);
    boolean resumed = secret != null && reason == null;
    if (!resumed && !begin(reason)) {
      // It was revoked meanwhile.
      carried = null;
      abort();
      return;
    }
    writer().wake();
    ResumableBinding binding = carried;
    if (dropped || binding == null) {
      demand();
    } else {
      binding.receiver().demand(this);
    }
  }

  /** Begins a session, in place of one that is gone for this reason; false when it may not. */
  private boolean begin(@Nullable String reason) {
    ResumableBinding binding = new ResumableBinding(fresh, handler, sessions.nextSecret());
    binding.begin(this, reason);
    carried = binding;
    sessions.begin(this, binding);
    return binding.open();
  }

  /** Why the session cannot be resumed; null when it is. */
  private @Nullable String resume(String secret, Opening opening) {
    ResumableBinding known = sessions.find(secret);
    if (known == null) {
      return sessions.endReason(secret);
    }
    if (!known.session().authentication().takes(fresh.authentication())) {
      return SessionEndReason.IDENTITY;
    }
    carried = known;
    return known.resume(this, opening.received(), opening.attempt());
  }

  /**
   * What a client asks for.
   *
   * @param session the secret of the session to resume; null for a new one
   * @param received how many messages of it the client has received
   * @param attempt which of the client's attempts to connect this is: what it said in an earlier
   *     one may come later
   */
  private record Opening(@Nullable String session, long received, long attempt) {
    /** Reads an {@code _open_}; null when it is none. */
    static @Nullable Opening of(ControlEvent event) {
      try {
        return event.has("session")
            ? new Opening(
                event.text("session"),
                event.count("received"),
                event.has("attempt") ? event.count("attempt") : 0)
            : new Opening(null, 0, 0);
      } catch (InvalidEventException e) {
        return null;
      }
    }
  }

  // ---- the session's side

  @Override
  public MessageWriter writer() {
    return socket().writer();
  }

  private Socket socket() {
    Socket now = socket;
    if (now == null) {
      throw new IllegalStateException("no socket yet");
    }
    return now;
  }

  @Override
  public void demand() {
    Mailbox.Source frames = socket().frames();
    ResumableBinding binding = carried;
    ReadPace pace = (binding == null ? fresh : binding.session()).pace();
    if (dropped) {
      // Frames are read on only to find the peer's close frame among them.
      frames.demand();
    } else if (!pace.demand(frames)) {
      if (binding == null) {
        drop(CloseCode.RATE, pace.words());
        frames.demand();
      } else {
        binding.flooded(this);
      }
    }
  }

  @Override
  public void demandNext() {
    PlainConnection only = plain;
    if (only == null) {
      demand();
    } else {
      only.demand();
    }
  }

  @Override
  public void drop(int code, String reason) {
    synchronized (this) {
      if (dropped) {
        return;
      }
      droppedAt = context.now();
      dropped = true;
    }
    Socket now = socket;
    if (now != null) {
      now.writer().stop();
      now.transport().close(code, reason);
    }
  }

  // ---- the server's side

  @Override
  public Session fresh() {
    return fresh;
  }

  /** Ends a connection that opens no session, or does not answer its closing. */
  @Override
  public void tick(long now) {
    if (dropped) {
      if (now - droppedAt > KeepAlive.CLOSE_NANOS) {
        abort();
      }
    } else if (carriesNothing() && overdue) {
      LOG.warn("{}: opened no session, dropped", fresh);
      if (socket == null) {
        abort();
      } else {
        drop(CloseCode.NONE, "");
      }
    } else {
      // If it is the server that stood still, what came meanwhile is read before the next tick.
      overdue = now - since > OPEN_NANOS;
    }
  }

  @Override
  public boolean revoke() {
    boolean first = fresh.revoke();
    ResumableBinding binding = carried;
    if (carriesNothing()) {
      drop(CloseCode.UNAUTHENTICATED, Session.REVOKED_WORDS);
    }
    return first && (binding == null || binding.session() == fresh);
  }

  @Override
  public void shutdown() {
    if (carriesNothing()) {
      drop(CloseCode.GOING_AWAY, "server shutdown");
    }
  }

  @Override
  public void abort() {
    droppedAt = context.now();
    dropped = true;
    Socket now = socket;
    if (now == null) {
      sessions.remove(this);
    } else {
      now.transport().abort();
    }
  }

  private boolean carriesNothing() {
    return carried == null && plain == null;
  }
}
