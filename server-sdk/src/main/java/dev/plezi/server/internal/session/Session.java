package dev.plezi.server.internal.session;

import dev.plezi.protocol.CloseCode;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.transport.LogText;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one peer and the application have in common: one connection; or as many as the peer takes
 * one after another, where it has asked for that. Thread-safe.
 */
public final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final String name;
  private final SessionContext context;
  private final SessionHandler endpoint;
  private final Vigil vigil;
  private final Authentication standing;
  private final End end = new End();

  private record Opened(SessionQueues boxes, SessionBinding tie) {}

  // Written once, when it opens, under this lock; read by anybody.
  private volatile @Nullable Opened opened;

  // Written by whoever reads the socket, closes the session or shuts it down; read by anybody.
  private volatile boolean gone;
  private volatile boolean closing;
  private volatile @Nullable Long spreadMillis;

  // Owned by the mailbox.
  private boolean staying;

  /**
   * A session that waits for its socket.
   *
   * @param name what the log calls it
   * @param context what all sessions of a server share
   * @param endpoint what it means to the rooms above
   */
  public Session(String name, SessionContext context, SessionHandler endpoint) {
    this.name = name;
    this.context = context;
    this.endpoint = endpoint;
    this.vigil = new Vigil(context);
    this.standing = new Authentication(this);
  }

  // ---- the sockets' side

  /** It is open; false when it was given up meanwhile. */
  boolean begin(SessionBinding tie, SessionQueues boxes) {
    synchronized (this) {
      if (gone) {
        return false;
      }
      opened = new Opened(boxes, tie);
      // Who ends it from now on comes behind this.
      post(this::begin);
    }
    Long spread = spreadMillis;
    if (spread != null) {
      post(() -> leave(spread));
    }
    return true;
  }

  /** The ways in and out, once open. */
  @Nullable SessionQueues boxes() {
    Opened now = opened;
    return now == null ? null : now.boxes();
  }

  /** What makes it outlive its connections; null when nothing does. */
  @Nullable ResumableBinding continuity() {
    Opened now = opened;
    return now != null && now.tie() instanceof ResumableBinding continuity ? continuity : null;
  }

  SessionHandler endpoint() {
    return endpoint;
  }

  Vigil vigil() {
    return vigil;
  }

  Authentication standing() {
    return standing;
  }

  /** Ends it for what arrived, once what arrived before is handled, and reads on only then. */
  void reject(int code, String reason) {
    post(
        () -> {
          refuse(code, reason);
          demand();
        });
  }

  /** Asks for one more frame, if there is a connection. */
  void demand() {
    Opened now = opened;
    if (now != null) {
      now.tie().demand();
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
      now.boxes().discard();
      now.boxes().mailbox().post(this::end);
    }
  }

  /** From now on nothing that arrives is handled; false when it was so already. */
  synchronized boolean beginClosing() {
    boolean first = !closing;
    closing = true;
    return first;
  }

  SessionContext context() {
    return context;
  }

  public SessionLimits limits() {
    return context.limits();
  }

  // ---- the application's side

  /** Says who the peer is: whoever resumes the session must be the same. Before it opens. */
  public void identify(Identity who) {
    standing.begin(who);
  }

  /** Whether the peer may come back to it. */
  public boolean resumable() {
    return continuity() != null;
  }

  /** Sends a message; false when the session is closing or closed. */
  public boolean send(WireMessage message) {
    Opened now = opened;
    return now != null && now.boxes().send(message, now.tie());
  }

  /** The way in for what is published; null before the socket is open. */
  public @Nullable PublicationSink deliveries() {
    Opened now = opened;
    return now == null ? null : new PublicationSink(this, now.boxes(), now.tie());
  }

  /** Closes, behind what was sent; messages that arrive from now on are not handled. */
  public boolean close(int code, String reason) {
    Opened now = opened;
    if (now == null) {
      return false;
    }
    closing = true;
    return now.tie().close(code, reason);
  }

  /** Closes the connection at once; the peer may come back if there is a session, else it ends. */
  public void dropConnection() {
    Opened now = opened;
    if (now != null) {
      now.tie().drop();
    }
  }

  /**
   * Ends it for something the peer did, with one line in the log. Without a code, nor words for the
   * peer, it is closed with 1003 where the peer could come back.
   */
  public void refuse(int code, String reason) {
    if (!closing) {
      LOG.warn("{}: closed with {}: {}", name, code, LogText.of(reason));
    }
    if (code == CloseCode.NONE && resumable()) {
      close(CloseCode.UNSUPPORTED, "not a message");
    } else {
      close(code, code == CloseCode.NONE ? "" : reason);
    }
  }

  /** Whether messages flow, or will when the peer comes back. */
  public boolean open() {
    return opened != null && !closing && !gone;
  }

  /** Whether this end closes it: then there is nobody left to work for. */
  boolean closing() {
    return closing;
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

  /** Ends the connection at once, without a word to the peer. */
  public void abort() {
    giveUp(SessionBinding::abort);
  }

  /** Ends it for who the peer is, or is no longer; false when it was ending already. */
  boolean expel(String why, String words) {
    boolean first = !gone && beginClosing();
    if (first) {
      giveUp(tie -> tie.end(why, CloseCode.UNAUTHENTICATED, words));
    }
    return first;
  }

  /** Nothing more is handled; what is not open yet never will be. */
  private void giveUp(Consumer<SessionBinding> ending) {
    synchronized (this) {
      closing = true;
      gone |= opened == null;
    }
    Opened now = opened;
    if (now == null) {
      end.come();
    } else {
      ending.accept(now.tie());
    }
  }

  /** Runs when the application has seen the end of this session; at once if it has. */
  public void whenEnded(Runnable action) {
    end.then(action);
  }

  /** Time has passed. */
  public void tick(long now) {
    Opened current = gone ? null : opened;
    if (current != null) {
      standing.tick();
      current.tie().tick(now);
    } else if (!gone && vigil.awaiting(now) == KeepAlive.Need.END) {
      LOG.warn("{}: no answer, dropped", name);
      abort();
    }
  }

  @Override
  public String toString() {
    return name;
  }

  // ---- inside

  void post(Task task) {
    Opened now = opened;
    if (now != null) {
      now.boxes().mailbox().post(task);
    }
  }

  private void begin() {
    staying = true;
    endpoint.open();
  }

  private void leave(long millis) {
    Opened now = opened;
    if (now != null && staying && open()) {
      staying = false;
      try {
        endpoint.shutdown();
      } finally {
        now.tie().leave(millis);
      }
    }
  }

  private void end() {
    try {
      endpoint.closed();
    } finally {
      end.come();
    }
  }
}
