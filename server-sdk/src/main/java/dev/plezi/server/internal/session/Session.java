package dev.plezi.server.internal.session;

import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.SessionEndReason;
import dev.plezi.protocol.log.LogText;
import dev.plezi.server.Closed;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.mailbox.Mailbox;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.outbox.MessageWriter;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.WireMessage;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session: what one peer and the application have in common. It lasts for one connection; or for
 * as many as the peer takes one after another, where it has asked for that. Thread-safe.
 *
 * <p><b>Parts.</b> The {@linkplain SessionQueues queues} stay the same as long as the session
 * lasts: the mailbox that its tasks run in, and the outbox. The {@link SessionBinding} ties these
 * to the peer: a {@link PlainConnection} for the one connection that there ever is, or a {@link
 * ResumableBinding} for one that may be replaced. The {@link SessionReceiver} decides what becomes
 * of a message. The {@link SessionHandler} is the application's side. Nothing here knows which kind
 * of binding there is, nor what the handler does; they know the session.
 *
 * <p><b>States.</b> A session waits for its socket; is open, from {@link #begin} on; closing, when
 * this end has begun to close it; and gone, when there is nobody to talk to any more. It ends after
 * that, when the handler has been told, and nothing of it is left in any list. States are left for
 * later ones only: one that is given up before it opens is gone at once; one that is closing, and
 * whose peer does not answer, is gone in time. Whether a session has a connection for the time
 * being is no state of it, but its binding's.
 *
 * <p><b>Order.</b> All that the handler is told of runs in the mailbox, one after another: that it
 * is open; messages; that the connection is lost, and back; that the server goes; and last that it
 * is closed. Whoever wants something to be told posts it, and goes on.
 *
 * <p><b>Locks.</b> From the outside in: the binding's monitor, which orders connections and
 * messages; the monitors of what notifies of an interruption and of the session itself, each held
 * while something is posted, as its place in the mailbox is what they order; the mailbox's; and the
 * outbox's, the writer's and those of the queues, under which nothing else is taken. Under none of
 * them code of the application runs, nor is a socket written to or waited for. What is read under a
 * lock and acted on without it is checked again where it is acted on: a connection that was
 * replaced in between can be closed twice, and counts for nothing.
 *
 * <p><b>Failures.</b> If the server has no worker for its tasks any more the session ends there and
 * then: the connection is cut, the queues are forgotten, and it leaves the server's lists. The
 * handler is not told, since that would be on a thread that must not block.
 */
public final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** What a peer is told that was revoked. */
  static final String REVOKED_WORDS = "authentication was revoked";

  /** How one ends that the server leaves. */
  static final Closed SHUTDOWN =
      new Closed(CloseCode.GOING_AWAY, "server shutdown", Closed.By.SERVER);

  /** How one ends whose peer is not there any more. */
  static final Closed UNANSWERED = new Closed(CloseCode.BROKEN, "no answer", Closed.By.LOST);

  private static final Closed LOST = new Closed(CloseCode.BROKEN, "", Closed.By.LOST);

  private static final Closed ABORTED =
      new Closed(CloseCode.BROKEN, SHUTDOWN.reason(), Closed.By.SERVER);

  private final Object name;
  private final String place;
  private final SessionContext context;
  private final KeepAlive keepAlive;
  private final ReadPace pace;
  private final Authentication authentication = new Authentication();

  /** What it has once it is open. */
  private record Opened(SessionBinding binding, SessionQueues queues, SessionHandler handler) {}

  // Written under this lock, when it opens, and once more if its connection turns out to carry a
  // session that outlives it; read by anybody.
  private volatile @Nullable Opened opened;

  // Written by who reads the socket, or gives it up, before it opens under this lock; read by
  // anybody.
  private volatile boolean gone;

  // Written by whoever closes the session; read by anybody.
  private volatile boolean closing;

  // Written by who shuts it down; read by who opens it.
  private volatile @Nullable Long spreadMillis;

  // Written before it opens; null where log lines are to carry nothing of it.
  private volatile @Nullable LogContext logContext;

  // Owned by the mailbox.
  private boolean staying;

  // Guarded by this: how it ends, as whoever ends it first has said.
  private @Nullable Closed how;

  // Guarded by this: what runs when the application has seen its end, and whether it has.
  private @Nullable Runnable atEnd;
  private boolean ended;

  /**
   * A session that waits for its socket.
   *
   * @param name what the log calls it, by what it says of itself
   * @param place where it is opened: who resumes it must come the same way
   * @param context what all sessions of a server share
   */
  public Session(Object name, String place, SessionContext context) {
    this.name = name;
    this.place = place;
    this.context = context;
    this.keepAlive = new KeepAlive(context);
    this.pace = new ReadPace(context, this);
  }

  String place() {
    return place;
  }

  SessionContext context() {
    return context;
  }

  /** The time, in nanoseconds. */
  public long nanos() {
    return context.now();
  }

  /** Where what is kept for its peer counts. */
  public KeptBytes keptBytes() {
    return context.kept();
  }

  /** The log of what its peer brings about. */
  public PeerLog log() {
    return context.log();
  }

  KeepAlive keepAlive() {
    return keepAlive;
  }

  ReadPace pace() {
    return pace;
  }

  Authentication authentication() {
    return authentication;
  }

  @Override
  public String toString() {
    return name.toString();
  }

  // ---- the connections' side

  /** The queues that it is to have once it is open, which tell this binding of their bounds. */
  SessionQueues newQueues(SessionBinding binding) {
    return new SessionQueues(context, new Owner(), binding);
  }

  private final class Owner implements SessionQueues.Owner {
    @Override
    public boolean closing() {
      return closing;
    }

    @Override
    public void beginTurn() {
      LogContext words = logContext;
      if (words != null) {
        words.begin();
      }
    }

    @Override
    public void endTurn() {
      LogContext words = logContext;
      if (words != null) {
        words.end();
      }
    }

    @Override
    public void abandoned() {
      abandon();
    }

    @Override
    public String toString() {
      return name.toString();
    }
  }

  /** It is open; false when it was given up meanwhile. */
  boolean begin(SessionBinding binding, SessionQueues queues, SessionHandler handler) {
    synchronized (this) {
      if (gone) {
        return false;
      }
      opened = new Opened(binding, queues, handler);
      // Who ends it from now on comes behind this.
      queues.mailbox().post(() -> begin(handler));
      if (gone) {
        return false;
      }
    }
    Long spread = spreadMillis;
    if (spread != null) {
      post(() -> leave(spread));
    }
    return true;
  }

  /**
   * It outlives its connection from now on, whose peer has asked for that late.
   *
   * @return false when this end closes it, or it is over
   */
  boolean outlive(SessionBinding binding) {
    synchronized (this) {
      Opened before = opened;
      if (gone || before == null) {
        return false;
      }
      opened = new Opened(binding, before.queues(), before.handler());
      // Who closes it says so first, and then looks for the binding.
      if (closing) {
        opened = before;
        return false;
      }
      before.queues().bind(binding);
    }
    return true;
  }

  private void begin(SessionHandler handler) {
    staying = true;
    handler.open();
  }

  /** Ends it for what arrived, once what arrived before is handled, and reads on only then. */
  void reject(int code, String reason, Mailbox.Source from) {
    post(
        () -> {
          refuse(code, reason);
          from.demand();
        });
  }

  /** A connection's peer answered the question who it is, without a token if that is null. */
  void answered(AttachedConnection from, @Nullable String token) {
    if (authentication.answer(from, token)) {
      post(this::renew);
    }
  }

  /** There is nothing for the peer any more, and the application is told of the end. */
  void over() {
    Opened now;
    synchronized (this) {
      now = gone ? null : opened;
      gone = true;
    }
    if (now != null) {
      now.queues().discard();
      now.handler().forget();
      now.queues().mailbox().post(() -> end(now.handler()));
    }
  }

  /** It ends so, unless that was said before. Under the lock of a binding, too. */
  synchronized void ends(Closed as) {
    if (how == null) {
      how = as;
    }
  }

  private synchronized Closed how() {
    return how == null ? LOST : how;
  }

  private void end(SessionHandler handler) {
    try {
      handler.closed(how());
    } finally {
      ended();
    }
  }

  /** From now on nothing that arrives is handled; false when it was so already. */
  synchronized boolean beginClosing() {
    boolean first = !closing;
    closing = true;
    return first;
  }

  /** Whether this end closes it: then there is nobody left to work for. */
  boolean closing() {
    return closing;
  }

  /** Runs something in its turn, behind what waits there; not once there are no turns. */
  public void post(Task task) {
    Opened now = opened;
    if (now != null) {
      now.queues().mailbox().post(task);
    }
  }

  // ---- the application's side

  /** Log lines carry who it is while its code runs. Before it opens. */
  public void tellLog() {
    logContext = new LogContext(name, authentication, this::secret);
  }

  /** Says who the peer is: whoever resumes the session must be the same. Before it opens. */
  public void identify(Identity who) {
    authentication.begin(who);
  }

  /**
   * Runs something of the application's in its turn, before that is told of the end.
   *
   * @throws RejectedExecutionException when it is not open yet, or over; or too much waits
   */
  public void execute(Runnable task) {
    Mailbox mailbox;
    boolean idle;
    synchronized (this) {
      Opened now = gone ? null : opened;
      if (now == null) {
        throw new RejectedExecutionException("the connection is not open yet, or is over");
      }
      mailbox = now.queues().mailbox();
      // Under the lock, so that the end comes behind it.
      idle = mailbox.enterOwn(task::run);
    }
    if (idle) {
      mailbox.start();
    }
  }

  /** Whether there is a connection that carries it. */
  boolean connected() {
    Opened now = gone ? null : opened;
    return now != null && now.binding().connected();
  }

  /** Whether the peer may come back to it. */
  public boolean resumable() {
    return secret() != null;
  }

  /** By what the peer may come back to it; null when it cannot. */
  @Nullable String secret() {
    Opened now = opened;
    return now == null ? null : now.binding().secret();
  }

  /** Whether the present thread runs something in its turn. */
  public boolean inTurn() {
    Opened now = opened;
    return now != null && now.queues().mailbox().inTurn();
  }

  /** Does something in so many nanoseconds, which must not block nor throw. */
  public void after(long nanos, Runnable task) {
    context.timer().after(nanos, task);
  }

  /** Sends a message; false when the session is closing or closed. */
  public boolean send(WireMessage message) {
    Opened now = opened;
    return now != null && now.queues().send(message);
  }

  /** The same, if it can be written at once; false when it is left out. */
  public boolean sendVolatile(WireMessage message) {
    Opened now = opened;
    return now != null && now.queues().sendVolatile(message);
  }

  /** The way in for what is published; null before the socket is open. */
  public @Nullable PublicationSink deliveries() {
    Opened now = opened;
    return now == null ? null : now.queues();
  }

  /** Closes, behind what was sent; messages that arrive from now on are not handled. */
  public boolean close(int code, String reason) {
    return close(new Closed(code, reason, Closed.By.APPLICATION));
  }

  /** The same, whoever does so. */
  boolean close(Closed as) {
    Opened now = opened;
    if (now == null) {
      return false;
    }
    ends(as);
    closing = true;
    return Objects.requireNonNull(opened).binding().close(as.code(), as.reason());
  }

  /** Closes the connection at once; the peer may come back if there is a session, else it ends. */
  public void dropConnection() {
    Opened now = opened;
    if (now != null) {
      now.binding().drop();
    }
  }

  /**
   * Ends it for something the peer did, with one line in the log. Without a code, nor words for the
   * peer, it is closed with 1003 where the peer could come back.
   */
  public void refuse(int code, String reason) {
    if (!closing) {
      log().warn(LOG, "{}: closed with {}: {}", name, code, LogText.of(reason));
    }
    boolean untold = code == CloseCode.NONE;
    int told = untold && resumable() ? CloseCode.UNSUPPORTED : code;
    ends(new Closed(told, reason, Closed.By.SERVER));
    close(told, told == CloseCode.NONE ? "" : untold ? "not a message" : reason);
  }

  /** Whether messages flow, or will when the peer comes back. */
  public boolean open() {
    return opened != null && !closing && !gone;
  }

  /**
   * Runs when the application has seen the end of this session; at once if it has. By whoever ends
   * it, and possibly under the session's locks: must not throw nor wait.
   */
  public void whenEnded(Runnable action) {
    synchronized (this) {
      Runnable before = atEnd;
      if (!ended) {
        atEnd = before == null ? action : () -> runBoth(before, action);
        return;
      }
    }
    action.run();
  }

  private static void runBoth(Runnable first, Runnable second) {
    try {
      first.run();
    } finally {
      second.run();
    }
  }

  private void ended() {
    Runnable actions;
    synchronized (this) {
      actions = atEnd;
      atEnd = null;
      ended = true;
    }
    if (actions != null) {
      actions.run();
    }
  }

  // ---- the server's side

  /**
   * Lets the application say goodbye; then closes with 1001, or lets a peer that can go elsewhere
   * do so within this time. A handshake as soon as it is open.
   */
  public void shutdown(long millis) {
    spreadMillis = millis;
    post(() -> leave(millis));
  }

  private void leave(long millis) {
    Opened now = opened;
    if (now != null && staying && open()) {
      staying = false;
      try {
        now.handler().shutdown();
      } finally {
        now.binding().leave(millis);
      }
    }
  }

  /** Ends the connection at once, without a word to the peer. */
  public void abort() {
    ends(ABORTED);
    giveUp(SessionBinding::abort);
  }

  /** Ends it, since its peer was revoked; false when it was ending already. */
  boolean revoke() {
    return expel(SessionEndReason.REVOKED, REVOKED_WORDS, Closed.By.APPLICATION);
  }

  /** Ends it for who the peer is, or is no longer; false when it was ending already. */
  private boolean expel(String why, String words, Closed.By by) {
    boolean first = !gone && beginClosing();
    if (first) {
      ends(new Closed(CloseCode.UNAUTHENTICATED, words, by));
      giveUp(binding -> binding.end(why, CloseCode.UNAUTHENTICATED, words));
    }
    return first;
  }

  /** How many bytes of what is kept for its peer would be free without it. */
  long weight() {
    Opened now = gone ? null : opened;
    return now == null
        ? 0
        : now.queues().weight() + now.binding().weight() + now.handler().remembered();
  }

  /**
   * Ends it, since all keep too much together; without a word if it was closing already.
   *
   * @param still asked when nothing of it waits any more: whether they do still
   */
  void overflow(BooleanSupplier still) {
    Opened now = opened;
    if (now == null) {
      return;
    }
    now.handler().forget();
    if (!gone && beginClosing()) {
      now.queues().discardPublished();
      String words = "more is kept for all peers together than may be";
      ends(new Closed(CloseCode.SLOW_CONSUMER, words, Closed.By.SERVER));
      now.binding().end(SessionEndReason.OVERFLOW, CloseCode.SLOW_CONSUMER, words, still);
    } else {
      now.queues().discard();
      now.binding().abort();
    }
  }

  /** Nothing more is handled; what is not open yet never will be. */
  private void giveUp(Consumer<SessionBinding> ending) {
    synchronized (this) {
      closing = true;
      gone |= opened == null;
    }
    Opened now = opened;
    if (now == null) {
      ended();
    } else {
      ending.accept(now.binding());
    }
  }

  /**
   * There are no workers any more. Possibly under the lock of a binding, or this one, whichever was
   * held when the last task was brought; the other may be taken then. A mailbox is abandoned once,
   * so that happens in one order only for each session.
   */
  private void abandon() {
    closing = true;
    gone = true;
    Opened now = Objects.requireNonNull(opened);
    now.queues().discard();
    now.binding().abort();
    ended();
  }

  /** Time has passed. */
  public void tick(long now) {
    pace.release();
    Opened current = gone ? null : opened;
    if (current != null) {
      authenticate(current);
      current.handler().tick();
      current.binding().tick(now);
    } else if (!gone && keepAlive.awaiting(now) == KeepAlive.Need.END) {
      log().warn(LOG, "{}: no answer, dropped", name);
      abort();
    }
  }

  /**
   * Asks the peer of an open session whether it is there, if it has been silent for long.
   *
   * @param ask does so
   * @return whether it does not answer, and its connection is to end
   */
  boolean silent(MessageWriter writer, long now, Runnable ask) {
    Opened current = Objects.requireNonNull(opened);
    KeepAlive.Need need =
        closing
            ? keepAlive.closing(now, writer.progress())
            : keepAlive.open(now, current.queues().mailbox().full(), writer);
    if (need == KeepAlive.Need.PING) {
      ask.run();
    }
    boolean end = need == KeepAlive.Need.END;
    if (end) {
      log().warn(LOG, "{}: no answer, dropped", name);
    }
    return end;
  }

  private void authenticate(Opened now) {
    Duration left = authentication.due(context.wall());
    if (left == null) {
      return;
    }
    if (left.isZero()) {
      expel(SessionEndReason.EXPIRED, "authentication has expired", Closed.By.SERVER);
    } else if (now.handler().renews()) {
      now.binding().renew(left);
    }
  }

  /** A peer has shown anew who it is, and the application looks at it. */
  private void renew() {
    Opened now = opened;
    String token = authentication.shown();
    if (now == null || !open()) {
      return;
    }
    Identity.Term renewed = token == null ? null : now.handler().renew(token);
    if (renewed == null) {
      expel(SessionEndReason.EXPIRED, "authentication was not renewed", Closed.By.SERVER);
    } else {
      authentication.renewed(renewed);
    }
  }
}
