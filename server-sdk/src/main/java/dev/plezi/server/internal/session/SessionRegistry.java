package dev.plezi.server.internal.session;

import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.log.LogText;
import dev.plezi.server.Closed;
import dev.plezi.server.Options;
import dev.plezi.server.internal.transport.ConnectionPlaces;
import dev.plezi.server.internal.transport.KeptBytes;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry of all sessions of a server, from their handshake to their end; bounded in number.
 * Thread-safe.
 */
public final class SessionRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(SessionRegistry.class);

  private static final Closed EVICTED =
      new Closed(
          CloseCode.BROKEN, "its address has more connections than any other", Closed.By.SERVER);

  private final int most;
  private final ConnectionPlaces places;
  private final KeptBytes kept;
  private final KeptBound bound;

  // Those that began, and connections from their handshake on, with their addresses; bounded by the
  // number of both.
  private final Map<Session, String> live = new ConcurrentHashMap<>();
  private final SessionsByIdentity identified = new SessionsByIdentity();
  private final Map<Opener, String> openers = new ConcurrentHashMap<>();
  private final ResumableSessions resumable;
  private final RecentRevocations revoked = new RecentRevocations();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Written by who drains, the time first; read by anybody.
  private volatile boolean draining;
  private volatile long spreadMillis;

  /** A connection that may open a session, as long as it is open. */
  interface Opener {
    /** The session that it opens, unless it resumes another. */
    Session fresh();

    /**
     * Its peer is revoked. A session that it has resumed is ended by itself.
     *
     * @return whether there is one connection, or session, less by this
     */
    boolean revoke();

    /** The server shuts down; what has a session is told there. */
    void shutdown();

    /** Ends the connection at once. */
    void abort();

    /** The same, if it is being closed and keeps something still. */
    void relieve();

    /** Time has passed. */
    void tick(long now);
  }

  /**
   * None yet, and as many as the options allow.
   *
   * @param kept what they all keep for their peers: of too much those that keep most end
   * @param workers end them, where there are many
   */
  public SessionRegistry(Options options, KeptBytes kept, Executor workers) {
    this(options, kept, workers, ResumableSessions::secret);
  }

  SessionRegistry(Options options, KeptBytes kept, Executor workers, Supplier<String> secrets) {
    this.kept = kept;
    this.bound = new KeptBound(kept);
    kept.whenCrossed(this::relieve, workers);
    this.places =
        new ConnectionPlaces(
            options.maxConnections(), network -> ConnectionPlaces.bound(options, network));
    this.most =
        (int) Math.min(Integer.MAX_VALUE, (long) options.maxConnections() + options.maxSuspended());
    this.resumable = new ResumableSessions(options, secrets);
  }

  /** Whether no connection of this address would be taken in now. */
  public boolean refuses(String address) {
    return draining || live.size() >= most || places.refuses(address);
  }

  /** Takes in a session until its end; false when there are too many, or all are to end. */
  public boolean add(Session session, String address) {
    if (!enter(session, address)) {
      return false;
    }
    enroll(session, address);
    if (draining || revoked(session)) {
      // It came too late for drain() or revoke() to be sure to see it.
      remove(session);
      return false;
    }
    session.whenEnded(() -> remove(session));
    return true;
  }

  /** Takes in a connection until it is closed, whatever sessions it carries. */
  public boolean add(Opener opener, String address) {
    if (!enter(opener, address)) {
      return false;
    }
    openers.put(opener, address);
    if (draining || revoked(opener.fresh())) {
      remove(opener);
      return false;
    }
    return true;
  }

  /** A connection is closed. */
  void remove(Opener opener) {
    openers.remove(opener);
    places.leave(opener);
    changed();
  }

  /** The secret of the next session that can be resumed. */
  String nextSecret() {
    return resumable.next();
  }

  /** A connection has a session of its own, which cannot be resumed. */
  void begin(Opener opener) {
    begin(opener, opener.fresh(), () -> {});
  }

  /** A connection has a session of its own, which can be resumed by its binding's secret. */
  void begin(Opener opener, ResumableBinding binding) {
    resumable.add(binding, openers.getOrDefault(opener, ""));
    begin(opener, opener.fresh(), () -> resumable.remove(binding));
  }

  /** The same, where the session has begun already. */
  void outlive(Opener opener, ResumableBinding binding) {
    resumable.add(binding, openers.getOrDefault(opener, ""));
    opener.fresh().whenEnded(() -> resumable.remove(binding));
  }

  private void begin(Opener opener, Session session, Runnable forget) {
    enroll(session, openers.getOrDefault(opener, ""));
    session.whenEnded(
        () -> {
          strike(session);
          forget.run();
          changed();
        });
    if (draining) {
      session.shutdown(spreadMillis);
    }
  }

  /** What can be resumed with this secret, or null. */
  @Nullable ResumableBinding find(String secret) {
    return resumable.find(secret);
  }

  /** What was made for a question with this nonce, or null. */
  @Nullable ResumableBinding made(String nonce) {
    return resumable.made(nonce);
  }

  /** Whether what is asked for is over, and was had by a later attempt. */
  boolean late(Opening opening, String place) {
    return resumable.late(opening, place);
  }

  /** What became of one that there is none of any more. */
  SessionEnd end(String secret, String place) {
    return resumable.end(secret, place);
  }

  /** How many revocations there have been. */
  public long revocations() {
    return revoked.count();
  }

  /** Whether its peer may have been revoked since its handshake began. */
  public boolean revoked(Session session) {
    Identity peer = session.authentication().identity();
    return peer != null && revoked.has(peer);
  }

  /**
   * Ends all that a peer has, for good; handshakes that are under way are refused.
   *
   * @return how many sessions and connections without one that were
   */
  public int revoke(String identity) {
    revoked.add(identity);
    int ended = 0;
    // The connections first: the session that one of them begins meanwhile is seen after it.
    for (Opener each : openers.keySet()) {
      ended += each.fresh().authentication().of(identity) && each.revoke() ? 1 : 0;
    }
    for (Session each : live.keySet()) {
      boolean its = each.authentication().of(identity);
      ended += its && revoke(each) ? 1 : 0;
    }
    return ended;
  }

  /** Ends one; at once if it is closing, and has not yet said all. */
  private static boolean revoke(Session session) {
    boolean first = session.revoke();
    if (!first) {
      session.abort();
    }
    return first;
  }

  private boolean enter(Object connection, String address) {
    // Those count too that are over, and whose handlers are not done yet.
    if (live.size() < most
        && places.enter(connection, address) instanceof ConnectionPlaces.Outcome.Taken taken) {
      taken.evicted().ifPresent(this::evict);
      return true;
    }
    return false;
  }

  /** Ends the connection of an address that has too many, for somebody else's. */
  private void evict(Object connection) {
    if (connection instanceof Opener opener) {
      evicted(opener.fresh());
      opener.abort();
    } else if (connection instanceof Session session) {
      evicted(session);
      session.abort();
    }
  }

  private static void evicted(Session session) {
    session.log().warn(LOG, "{}: ended, {}", session, EVICTED.reason());
    if (!session.resumable()) {
      session.ends(EVICTED);
    }
  }

  private void enroll(Session session, String address) {
    live.put(session, address);
    identified.add(session);
  }

  private void strike(Session session) {
    live.remove(session);
    identified.remove(session);
  }

  private void remove(Session session) {
    strike(session);
    places.leave(session);
    changed();
  }

  private void changed() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many there are, those without a connection among them. */
  public int size() {
    return live.size();
  }

  /** How many connections there are, from their handshake on. */
  public int connected() {
    return places.taken();
  }

  /** What an identity has, with or without a connection; may change meanwhile. */
  public Set<Session> of(String identity) {
    return identified.of(identity);
  }

  /** The identities that have something. */
  public Set<String> identities() {
    return identified.identities();
  }

  /** How many connections an identity has. */
  public int connections(String identity) {
    return (int) of(identity).stream().filter(Session::connected).count();
  }

  /** How many have no connection for the time being. */
  public int suspended() {
    return resumable.suspended();
  }

  /** How many bytes these keep. */
  public long suspendedBytes() {
    return resumable.suspendedBytes();
  }

  /** Time has passed, for all. */
  public void tick(long now) {
    live.keySet().forEach(session -> tick(session, () -> session.tick(now)));
    openers.keySet().forEach(opener -> tick(opener, () -> opener.tick(now)));
    tick("sessions without a connection", resumable::enforce);
    tick("what all keep", kept::check);
  }

  /**
   * All together keep too much. Those first that are closed already, and have not gone yet.
   *
   * @return whether there are more to end
   */
  private boolean relieve() {
    if (bound.begins()) {
      openers.keySet().forEach(Opener::relieve);
    }
    return bound.enforce(live);
  }

  private static void tick(Object whose, Runnable tick) {
    try {
      tick.run();
    } catch (Throwable e) {
      // Memory that runs out, too: all others live by this clock, and it must go on.
      LOG.error("{}: keep-alive failed", whose, LogText.of(e));
    }
  }

  /**
   * Shuts all down and waits for their end. Those who can go elsewhere are asked to do so within
   * the first half of the time.
   *
   * @param limit how long to wait
   * @return whether all ended in time
   */
  public boolean drain(Duration limit) throws InterruptedException {
    leave(limit);
    return awaitEmpty(limit);
  }

  /** Shuts all down, and waits for nothing. */
  void leave(Duration limit) {
    spreadMillis = limit.toMillis() / 2;
    draining = true;
    live.keySet().forEach(session -> session.shutdown(spreadMillis));
    openers.keySet().forEach(Opener::shutdown);
  }

  /**
   * Ends all without a word to their peers, and waits until the application has seen it.
   *
   * @param limit how long to wait
   * @return whether all ended in time
   */
  public boolean abort(Duration limit) throws InterruptedException {
    draining = true;
    live.keySet().forEach(Session::abort);
    openers.keySet().forEach(Opener::abort);
    return awaitEmpty(limit);
  }

  private boolean awaitEmpty(Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (!live.isEmpty() || !openers.isEmpty()) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
