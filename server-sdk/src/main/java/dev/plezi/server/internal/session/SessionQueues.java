package dev.plezi.server.internal.session;

import dev.plezi.server.Limits;
import dev.plezi.server.internal.mailbox.ByteBoundedQueue;
import dev.plezi.server.internal.mailbox.Mailbox;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.outbox.Outbox;
import dev.plezi.server.internal.transport.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * The queues that a session has once it is open: the way in, through the mailbox, and the way out.
 * They stay the same whatever connection carries the session.
 */
final class SessionQueues implements Mailbox.Owner {
  private final Limits limits;
  private final Owner owner;
  private final Outbox outbox;
  private final Mailbox mailbox;

  // Written once, under this lock, when they are first of use; read by anybody. Most connections
  // have no listeners, and find no keys.
  private volatile @Nullable ByteBoundedQueue listeners;
  private volatile @Nullable ByteBoundedQueue keys;

  /** Whose they are; what it says of itself is its name in the log. */
  interface Owner {
    /** Whether this end closes it: no message is handled any more. */
    boolean closing();

    /** Nothing is handled any more, not even its end. */
    void abandoned();
  }

  SessionQueues(SessionContext context, Owner owner) {
    this.limits = context.limits();
    this.owner = owner;
    this.outbox = new Outbox(limits);
    this.mailbox = new Mailbox(context.workers(), limits.mailboxMessages(), this);
  }

  Outbox outbox() {
    return outbox;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /** A message's task, which is not done once the session is being closed. */
  Task message(Task task, int size) {
    return new MessageTask(owner, task, size);
  }

  private record MessageTask(Owner owner, Task task, int size) implements Task {
    @Override
    public void begin() {
      if (!owner.closing()) {
        task.begin();
      }
    }

    @Override
    public void run() {
      if (!owner.closing()) {
        task.run();
      }
    }
  }

  /** Sends a word of the connection's own; false when it is closing or closed. */
  boolean send(WireMessage message, SessionBinding binding) {
    Outbox.Offer offer = outbox.offer(message);
    if (offer == Outbox.Offer.OVERFLOW || offer == Outbox.Offer.SLOW) {
      binding.overfull(offer);
    }
    return offer == Outbox.Offer.ACCEPTED || offer == Outbox.Offer.SLOW;
  }

  /**
   * Published messages that wait for the session's own code, in order. One of them at a time stands
   * in the mailbox, so that they and the peer's messages take turns.
   */
  ByteBoundedQueue listeners() {
    ByteBoundedQueue now = listeners;
    return now == null ? makeListeners() : now;
  }

  private synchronized ByteBoundedQueue makeListeners() {
    ByteBoundedQueue now = listeners;
    if (now == null) {
      now =
          new ByteBoundedQueue(
              this, limits.outboxBytes(), turn -> mailbox.post(message(turn::run, 0)), 1);
      listeners = now;
    }
    return now;
  }

  /**
   * Published messages whose keys the application is to find: not under a channel's lock, but one
   * after another, by those who publish.
   */
  ByteBoundedQueue keys() {
    ByteBoundedQueue now = keys;
    return now == null ? makeKeys() : now;
  }

  private synchronized ByteBoundedQueue makeKeys() {
    ByteBoundedQueue now = keys;
    if (now == null) {
      now = new ByteBoundedQueue(this, limits.outboxBytes(), Runnable::run, Integer.MAX_VALUE);
      keys = now;
    }
    return now;
  }

  /** Sets in motion what was published, and tells whether there was too much of it. */
  Outbox.Offer flush() {
    ByteBoundedQueue finding = keys;
    ByteBoundedQueue hearing = listeners;
    boolean found = finding == null || finding.flush();
    Outbox.Offer out = outbox.flush();
    boolean begun = hearing == null || hearing.flush();
    return found && begun ? out : Outbox.Offer.OVERFLOW;
  }

  /** How many bytes are kept, on their way out and in. */
  int kept() {
    ByteBoundedQueue hearing = listeners;
    return outbox.kept() + mailbox.bytes() + (hearing == null ? 0 : hearing.bytes());
  }

  /** The session is over: forgets what was for the peer, and what else waits for its handlers. */
  void discard() {
    outbox.discard();
    discard(listeners);
    discard(keys);
  }

  private static void discard(@Nullable ByteBoundedQueue queue) {
    if (queue != null) {
      queue.discard();
    }
  }

  @Override
  public void beginTurn() {
    outbox.beginTurn();
  }

  @Override
  public void endTurn() {
    outbox.endTurn();
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
