package dev.plezi.server.internal.session;

import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.SessionEndReason;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.server.Closed;
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
  private static final String FENCED_WORDS = "another connection carries the session";

  /** How a connection ends that we drop: no code of the peer's counts. */
  private static final Closed OURS = new Closed(CloseCode.NONE, "", Closed.By.SERVER);

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
  public void neverOpened() {
    abort();
  }

  @Override
  public void opened(Transport transport) {
    MessageWriter writer = context.writer(transport);
    socket = new Socket(transport, writer, transport::demand);
    if (dropped) {
      writer.abort();
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
  public void leaving() {
    Socket now = socket;
    if (now != null) {
      now.writer().proceed();
    }
  }

  @Override
  public void closed(Closed how) {
    ResumableBinding binding = carried;
    PlainConnection only = plain;
    sessions.remove(this);
    if (binding != null) {
      binding.closed(this, dropped ? OURS : how);
    } else if (only != null) {
      only.closed(how);
    }
  }

  // ---- the first message

  private void first(WireMessage message) {
    Task task = handler.read(message);
    if (!(task instanceof ControlEventTask control) || !Wire.OPEN.equals(control.name())) {
      plain(message);
      return;
    }
    Opening opening = opening(control.event());
    if (opening == null) {
      drop(CloseCode.UNSUPPORTED, "_open_ is not as it must be");
      demand();
    } else {
      open(opening);
    }
  }

  private @Nullable Opening opening(ControlEvent event) {
    if (event.has("large")) {
      writer().writeInPieces();
    }
    return Opening.of(event);
  }

  /** Its client does not know sessions after all. */
  private void plain(WireMessage message) {
    PlainConnection only = new PlainConnection(fresh, handler, this::openLate);
    plain = only;
    sessions.begin(this);
    only.begin(writer());
    only.received(message);
  }

  private void open(Opening opening) {
    if (sessions.late(opening, fresh.place())) {
      // The client has gone on in another attempt, and is done with what it had there.
      drop(CloseCode.FENCED, FENCED_WORDS);
      demand();
      return;
    }
    boolean goesOn = repeat(opening) || resume(opening);
    if (!goesOn && !begin(opening)) {
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

  /** The client goes on at level 1, and has heard the offer only now. */
  private void openLate(ControlEvent event) {
    Opening opening = opening(event);
    PlainConnection only = plain;
    if (opening == null || only == null) {
      fresh.refuse(CloseCode.UNSUPPORTED, "_open_ is not as it must be");
      return;
    }
    boolean made = opening.nonce() != null && sessions.made(opening.nonce()) != null;
    if (made || sessions.late(opening, fresh.place())) {
      // The client has gone on in another attempt, whose question came first.
      fresh.close(new Closed(CloseCode.FENCED, FENCED_WORDS, Closed.By.SERVER));
      return;
    }
    SessionQueues queues = only.queues();
    ResumableBinding binding =
        ResumableBinding.late(fresh, handler, queues, sessions.nextSecret(), opening);
    if (binding.takeOver(this)) {
      carried = binding;
      plain = null;
      sessions.outlive(this, binding);
      writer().wake();
    }
  }

  /** Whether the client's last question has led to a session, of which it has not heard. */
  private boolean repeat(Opening opening) {
    String nonce = opening.nonce();
    ResumableBinding made = nonce == null ? null : sessions.made(nonce);
    if (made == null || comesAnotherWay(made) || !isSamePeer(made)) {
      return false;
    }
    carried = made;
    return made.repeat(this, opening);
  }

  /** Whether the session that is asked for goes on. */
  private boolean resume(Opening opening) {
    ResumableBinding known = opening.session() == null ? null : sessions.find(opening.session());
    if (known == null || comesAnotherWay(known) || !isSamePeer(known)) {
      return false;
    }
    carried = known;
    return known.resume(this, opening);
  }

  /** Begins a session, in place of one that is gone if one was asked for; false when it may not. */
  private boolean begin(Opening opening) {
    String asked = opening.session();
    ResumableBinding binding = ResumableBinding.of(fresh, handler, sessions.nextSecret(), opening);
    SessionEnd before = asked == null ? null : end(asked);
    if (before != null) {
      context.counters().gap(before.reason());
    }
    binding.begin(this, before);
    carried = binding;
    sessions.begin(this, binding);
    return binding.open();
  }

  /** What became of the session with this secret, as far as it concerns who asks. */
  private SessionEnd end(String secret) {
    ResumableBinding known = sessions.find(secret);
    if (known == null) {
      return sessions.end(secret, fresh.place());
    }
    if (comesAnotherWay(known)) {
      return SessionEnd.GONE;
    }
    return isSamePeer(known) ? known.end() : SessionEnd.of(SessionEndReason.IDENTITY);
  }

  /** Whether it is another route, or another path of it, whose application has looked at it. */
  private boolean comesAnotherWay(ResumableBinding than) {
    return !than.session().place().equals(fresh.place());
  }

  private boolean isSamePeer(ResumableBinding as) {
    return as.session().authentication().takes(fresh.authentication());
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
      context.log().warn(LOG, "{}: opened no session, dropped", fresh);
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
      now.writer().abort();
    }
  }

  @Override
  public void relieve() {
    Socket now = socket;
    if (dropped && now != null && now.writer().weight() > 0) {
      abort();
    }
  }

  private boolean carriesNothing() {
    return carried == null && plain == null;
  }
}
