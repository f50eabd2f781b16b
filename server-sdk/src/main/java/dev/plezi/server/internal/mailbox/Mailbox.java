package dev.plezi.server.internal.mailbox;

import dev.plezi.protocol.concurrent.SerialExecutor;
import dev.plezi.protocol.log.LogText;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A serial queue of a session's tasks, which run strictly one after another, in order, on whatever
 * worker the executor gives.
 *
 * <p><b>States.</b> It is idle, or busy: from the task that found it idle until no task is left.
 * That first task need not wait. It <em>begins</em>, which is all that need not block such as an
 * acknowledgement, on the thread that brought it, before a worker is asked for: what it says first
 * is not held up by the hand-over. All other tasks begin on the worker, when it is their turn. For
 * the last state see below.
 *
 * <p><b>Bounds.</b> It never drops a task, and asks for no more than it has room for: when as many
 * messages wait as may, or as many bytes of them, it is full until half of them are done; and while
 * those of all mailboxes of the server are too many bytes, until it has none. Who brings messages
 * asks it for {@linkplain #demand the next one}, and is asked for that at once, or when there is
 * room again; so the rest stays in the socket, and TCP slows the peer. Tasks that are nobody's
 * message are always taken: a session has a handful of them in its life, and one of each queue in
 * front of it. After a number of tasks its worker is given back, and asked for anew, so that a busy
 * mailbox leaves others their turn where workers are few.
 *
 * <p><b>Locks.</b> The monitor guards the fields, and is held for a few instructions; no task, no
 * source and no turn is called under it. Whoever brings messages in an order of his own {@linkplain
 * #enter enters} them under the lock that makes this order, and {@linkplain #start starts} the
 * first of them without. That it is busy as long as a worker is on its way keeps two workers from
 * running it at once; the hand-over itself is the {@link SerialExecutor}'s.
 *
 * <p><b>Failures.</b> A task that throws is logged, and the next one runs. Where no worker can be
 * had, for whatever reason, the mailbox is abandoned: what waits is forgotten, nothing runs any
 * more, and its owner, who is told, ends the session.
 */
public final class Mailbox {
  private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

  /** So many tasks run before the worker is given back. */
  private static final int TURN = 64;

  private final SerialExecutor worker;
  private final Bounds bounds;
  private final Owner owner;

  // Guarded by this.
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>(2);
  private int messages;
  private long bytes;
  private boolean busy;
  private boolean full;
  private boolean abandoned;

  /** Guarded by this: whether the first in line begins, or has begun, elsewhere. */
  private boolean begun;

  /** Guarded by this: who is to be asked for the next message when there is room. */
  private @Nullable Source source;

  /**
   * A task that waits.
   *
   * @param size the message's, in bytes; none if it is nobody's
   */
  private record Entry(Task task, int size) {
    static final int NONE = -1;

    boolean message() {
      return size != NONE;
    }

    /** What it costs where it waits. */
    long cost() {
      return message() ? size + WireMessage.OVERHEAD : 0;
    }
  }

  /**
   * How much may wait.
   *
   * @param messages of this mailbox
   * @param bytes of these together
   * @param server what waits in all mailboxes of the server
   */
  public record Bounds(int messages, int bytes, MailboxBudget server) {}

  /** Whose tasks they are; what it says of itself is its name in the log. */
  public interface Owner {
    /** The log of what its peer brings about. */
    PeerLog log();

    /** Whether no message is handled any more: their tasks are passed over. */
    boolean closing();

    /**
     * A message of so many bytes is given to its handler now, unless it is to be passed over: false
     * then. By the worker, behind {@link #beginTurn}.
     */
    default boolean handles(int size) {
      return !closing();
    }

    /** A task is about to run, on the worker. */
    void beginTurn();

    /** It has run. */
    void endTurn();

    /** No task runs any more. Possibly under the lock of who brought the last one. */
    void abandoned();
  }

  /** Where messages come from. */
  public interface Source {
    /** Asks for one more. */
    void demand();
  }

  /**
   * An empty mailbox.
   *
   * @param workers where tasks run
   */
  public Mailbox(Executor workers, Bounds bounds, Owner owner) {
    this.worker = new SerialExecutor(workers, this::runNext, TURN);
    this.bounds = bounds;
    this.owner = owner;
  }

  // ---- in

  /**
   * Adds a message's task.
   *
   * @param size the message's, in bytes
   * @return whether the task need not wait: then it is to be {@linkplain #start started}, without
   *     the lock under which it was added
   */
  public synchronized boolean enter(Task message, int size) {
    boolean first = add(new Entry(message, size));
    full |= tooMuch() && !abandoned;
    return first;
  }

  /** Sets a task in motion that need not wait, and all that follow it. */
  public void start(Task first) {
    begin(first);
    try {
      worker.signal();
    } catch (RuntimeException | Error e) {
      // Executors refuse in many ways; whatever it is, nobody will run it.
      abandon(e);
    }
  }

  /** Asks this source for one more message, as soon as there is room; for no other that waits. */
  public void demand(Source from) {
    synchronized (this) {
      if (full) {
        source = from;
        return;
      }
    }
    from.demand();
  }

  /** Adds a task that is nobody's message, such as the session's end. Always taken. */
  public void post(Task task) {
    if (add(new Entry(task, Entry.NONE))) {
      start(task);
    }
  }

  /** How many bytes of messages wait, with what they cost beside their content. */
  public synchronized long bytes() {
    return bytes;
  }

  /** Whether it waits for room. */
  public synchronized boolean full() {
    return full;
  }

  private synchronized boolean add(Entry entry) {
    if (abandoned) {
      return false;
    }
    boolean first = !busy;
    busy = true;
    begun |= first;
    waiting.add(entry);
    count(entry, 1);
    return first;
  }

  /** Under the lock: an entry comes, or goes. */
  private void count(Entry entry, int sign) {
    if (entry.message()) {
      messages += sign;
      bytes += sign * entry.cost();
      bounds.server().add(sign * entry.cost());
    }
  }

  /** Under the lock. */
  private boolean tooMuch() {
    return messages >= bounds.messages() || bytes >= bounds.bytes() || bounds.server().exhausted();
  }

  /** Under the lock. One that is empty has room, whatever waits elsewhere. */
  private boolean room() {
    boolean half = messages <= bounds.messages() / 2 && bytes <= bounds.bytes() / 2;
    return messages == 0 || (half && !bounds.server().exhausted());
  }

  // ---- out, on a worker, one at a time

  private boolean runNext() {
    Entry entry;
    boolean fresh;
    Source next = null;
    synchronized (this) {
      entry = waiting.poll();
      busy = entry != null;
      fresh = !begun;
      begun = false;
      if (entry != null) {
        count(entry, -1);
      }
      if (full && room()) {
        full = false;
        next = source;
        source = null;
      }
    }
    if (next != null) {
      demandNext(next);
    }
    if (entry != null) {
      run(entry, fresh);
    }
    return entry != null;
  }

  private void demandNext(Source from) {
    try {
      from.demand();
    } catch (RuntimeException | Error e) {
      // A transport that stops reads nothing any more; the tasks that are here run all the same.
      owner.log().warn(LOG, "{}: no further message is read", owner, LogText.of(e));
    }
  }

  private void run(Entry entry, boolean fresh) {
    owner.beginTurn();
    try {
      if (fresh) {
        begin(entry.task());
      }
      if (!entry.message() || owner.handles(entry.size())) {
        entry.task().run();
      }
    } catch (Throwable e) {
      // Whatever it is, checked exceptions thrown past the compiler included: the mailbox goes on.
      owner.log().error(LOG, "{}: a task failed", owner, LogText.of(e));
    } finally {
      owner.endTurn();
      // As between any two tasks of a worker: an interrupt was meant for the one that ran.
      var unused = Thread.interrupted();
    }
  }

  private void begin(Task task) {
    try {
      if (!owner.closing()) {
        task.begin();
      }
    } catch (RuntimeException | Error e) {
      owner.log().error(LOG, "{}: a task did not begin", owner, LogText.of(e));
    }
  }

  /** It was idle, so nobody runs a task, and nobody will. */
  private void abandon(Throwable cause) {
    synchronized (this) {
      abandoned = true;
      full = false;
      source = null;
      waiting.forEach(entry -> count(entry, -1));
      waiting.clear();
    }
    owner
        .log()
        .warn(
            LOG,
            "{}: no worker is to be had, and the last callbacks are not told: {}",
            owner,
            LogText.of(cause));
    owner.abandoned();
  }
}
