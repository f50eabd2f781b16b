package dev.plezi.server.internal.session;

import dev.plezi.server.Limits;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.mailbox.ByteBoundedQueue;
import dev.plezi.server.internal.mailbox.Mailbox;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.outbox.Outbox;
import dev.plezi.server.internal.transport.Counters;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The queues that a session has once it is open: the way in, through the mailbox, and the way out.
 * They stay the same whatever connection carries the session.
 */
final class SessionQueues implements PublicationSink, Mailbox.Owner {
  private final Limits limits;
  private final PeerLog log;
  private final KeptBytes kept;
  private final Counters counters;
  private final Owner owner;
  private final Outbox outbox;
  private final Mailbox mailbox;

  // Written by the thread that reads the connection, when a session begins on it late.
  private volatile SessionBinding binding;

  // Written once, under this lock, when they are first of use; read by anybody. Most connections
  // have no listeners, and find no keys.
  private volatile @Nullable ByteBoundedQueue listeners;
  private volatile @Nullable ByteBoundedQueue keys;

  // Guarded by this.
  private boolean discarded;

  /** Whose they are; what it says of itself is its name in the log. */
  interface Owner {
    /** Whether this end closes it: no message is handled any more. */
    boolean closing();

    /** A task is about to run, on this thread. */
    void beginTurn();

    /** It has run. */
    void endTurn();

    /** Nothing is handled any more, not even its end. */
    void abandoned();
  }

  /**
   * Queues without anything in them.
   *
   * @param binding is told when one of them is too full
   */
  SessionQueues(SessionContext context, Owner owner, SessionBinding binding) {
    this.limits = context.limits();
    this.log = context.log();
    this.kept = context.kept();
    this.counters = context.counters();
    this.owner = owner;
    this.binding = binding;
    this.outbox = new Outbox(limits, kept);
    this.mailbox =
        new Mailbox(
            context.workers(),
            new Mailbox.Bounds(
                limits.mailboxMessages(), limits.mailboxBytes(), context.budgets().mailboxes()),
            this);
  }

  /** Another is told from now on. */
  void bind(SessionBinding to) {
    binding = to;
  }

  Outbox outbox() {
    return outbox;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /** Sends a word of the connection's own; false when it is closing or closed. */
  boolean send(WireMessage message) {
    Outbox.Offer offer = outbox.offer(message);
    if (offer == Outbox.Offer.OVERFLOW || offer == Outbox.Offer.SLOW) {
      binding.overfull(offer);
    }
    kept.check();
    return offer == Outbox.Offer.ACCEPTED || offer == Outbox.Offer.SLOW;
  }

  /** The same, if it can be written at once; false when it cannot, and so is left out. */
  boolean sendVolatile(WireMessage message) {
    boolean taken = outbox.offerVolatile(message);
    if (!taken) {
      counters.drop(Counters.Drop.VOLATILE);
    }
    kept.check();
    return taken;
  }

  // ---- what is published

  @Override
  public void add(WireMessage message, boolean own) {
    outbox.deliver(message, own);
  }

  @Override
  public void addOrDrop(WireMessage message, boolean own) {
    if (!outbox.deliverOrDrop(message, own)) {
      counters.drop(Counters.Drop.OVERFLOW);
    }
  }

  @Override
  public void add(WireMessage message, boolean own, Object key) {
    outbox.deliver(message, own, key);
  }

  @Override
  public void find(Runnable key, WireMessage message) {
    keys().add(key, message);
  }

  @Override
  public void add(Task task, WireMessage message) {
    listeners().add(task::run, message);
  }

  @Override
  public PeerLog log() {
    return log;
  }

  @Override
  public long dropped() {
    return outbox.dropped();
  }

  @Override
  public void flush() {
    ByteBoundedQueue finding = keys;
    ByteBoundedQueue hearing = listeners;
    boolean found = finding == null || finding.flush();
    Outbox.Offer out = outbox.flush();
    boolean begun = hearing == null || hearing.flush();
    Outbox.Offer offer = found && begun ? out : Outbox.Offer.OVERFLOW;
    if (offer != Outbox.Offer.ACCEPTED) {
      binding.overfull(offer);
    }
    kept.check();
  }

  /**
   * Published messages that wait for the session's own code, in order. One of them at a time stands
   * in the mailbox, so that they and the peer's messages take turns.
   */
  private ByteBoundedQueue listeners() {
    ByteBoundedQueue now = listeners;
    if (now != null) {
      return now;
    }
    synchronized (this) {
      now = listeners == null ? queue(this::runInMailbox, 1) : listeners;
      listeners = now;
      return now;
    }
  }

  private void runInMailbox(Runnable turn) {
    mailbox.post(
        () -> {
          if (!closing()) {
            turn.run();
          }
        });
  }

  /**
   * Published messages whose keys the application is to find: not under a channel's lock, but one
   * after another, by those who publish.
   */
  private ByteBoundedQueue keys() {
    ByteBoundedQueue now = keys;
    if (now != null) {
      return now;
    }
    synchronized (this) {
      now = keys == null ? queue(Runnable::run, Integer.MAX_VALUE) : keys;
      keys = now;
      return now;
    }
  }

  /** Under the lock. What comes first when all is over is forgotten, too. */
  private ByteBoundedQueue queue(Executor threads, int turn) {
    ByteBoundedQueue.Bounds bounds = new ByteBoundedQueue.Bounds(limits.outboxBytes(), kept, log);
    ByteBoundedQueue queue = new ByteBoundedQueue(this, bounds, threads, turn);
    if (discarded) {
      queue.discard();
    }
    return queue;
  }

  // ---- all of them

  /** How many bytes are kept, on their way out and in. */
  long kept() {
    ByteBoundedQueue hearing = listeners;
    return outbox.kept() + mailbox.bytes() + (hearing == null ? 0 : hearing.bytes());
  }

  /** How many bytes of what waits, but for peers' messages, would be free without it. */
  long weight() {
    return outbox.weight() + weight(listeners) + weight(keys);
  }

  private static long weight(@Nullable ByteBoundedQueue queue) {
    return queue == null ? 0 : queue.weight();
  }

  /** The session is over: forgets what was for the peer, and what else waits for its handlers. */
  void discard() {
    outbox.discard();
    discardPublished();
  }

  /** The session closes: forgets what was published and waits for its own code. */
  synchronized void discardPublished() {
    discarded = true;
    discard(listeners);
    discard(keys);
  }

  private static void discard(@Nullable ByteBoundedQueue queue) {
    if (queue != null) {
      queue.discard();
    }
  }

  // ---- the mailbox

  @Override
  public boolean closing() {
    return owner.closing();
  }

  @Override
  public boolean handles(int size) {
    return binding.handles(size);
  }

  @Override
  public void beginTurn() {
    owner.beginTurn();
    outbox.beginTurn();
  }

  @Override
  public void endTurn() {
    owner.endTurn();
    outbox.endTurn();
    binding.handled();
  }

  @Override
  public void abandoned() {
    owner.abandoned();
  }

  @Override
  public String toString() {
    return owner.toString();
  }
}
