package dev.plezi.server.internal.mailbox;

import dev.plezi.protocol.concurrent.SerialExecutor;
import dev.plezi.protocol.log.LogText;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.internal.transport.WriteBatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A serial queue of a session's tasks, which run strictly one after another, in order, on whatever
 * worker the executor gives.
 *
 * <p><b>States.</b> It is idle, or busy: from the task that found it idle until no task is left.
 * Whoever brought that task starts it, at the end of his {@link WriteBatch} if he has one. If it is
 * one that does not block, it runs there, with those behind it that do not either. If it is still
 * the only one then, it <em>begins</em> there, which is all that need not block such as an
 * acknowledgement, before a worker is asked for: what it says first is not held up by the
 * hand-over. All other tasks begin on the worker, when it is their turn. For the last state see
 * below.
 *
 * <p><b>Bounds.</b> It never drops a task, and asks for no more than it has room for: when as many
 * messages wait as may, or as many bytes of them, it is full until half of them are done; and while
 * those of all mailboxes of the server are too many bytes, until it has none. Who brings messages
 * asks it for {@linkplain #demand the next one}, and is asked for that at once, or when there is
 * room again; so the rest stays in the socket, and TCP slows the peer. Tasks of the application's
 * own are refused while as many of these wait as messages may. Other tasks that are nobody's
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
public final class Mailbox implements WriteBatch.Deferred {
  private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

  /** So many tasks run before the worker is given back. */
  private static final int TURN = 64;

  private final SerialExecutor worker;
  private final Bounds bounds;
  private final Owner owner;

  // Guarded by this.
  private @Nullable Entry first;
  private @Nullable Entry last;
  private int messages;
  private int executed;
  private long bytes;
  private boolean busy;
  private boolean full;
  private boolean abandoned;

  /** Guarded by this: whether the first in line begins, or has begun, elsewhere. */
  private boolean begun;

  /**
   * Whose turn it is: written by the worker at both ends of it, and asked for by whoever wants to
   * know whether that is himself, who has then written it.
   */
  private @Nullable Thread runner;

  /** Guarded by this: who is to be asked for the next message when there is room. */
  private @Nullable Source source;

  /** A task that waits; its size is the message's, in bytes, and none if it is nobody's. */
  private static final class Entry {
    static final int NONE = -1;

    /** Of one of the application's own. */
    static final int OWN = -2;

    private final Task task;
    private final int size;

    /** Guarded by the mailbox: what comes behind it. */
    private @Nullable Entry next;

    Entry(Task task, int size) {
      this.task = task;
      this.size = size;
    }

    boolean message() {
      return size >= 0;
    }

    /** What it costs where it waits. */
    long cost() {
      return message() ? size + WireMessage.OVERHEAD : 0;
    }
  }

  /**
   * How much may wait.
   *
   * @param messages of this mailbox; and of tasks of the application's own as many
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
   * @return whether it was idle: then it is to be {@linkplain #start started}, without the lock
   *     under which the task was added
   */
  public synchronized boolean enter(Task message, int size) {
    boolean idle = add(new Entry(message, size));
    full |= tooMuch() && !abandoned;
    return idle;
  }

  /** Sets those in motion that came since it was idle, now or at the end of the thread's batch. */
  public void start() {
    WriteBatch batch = WriteBatch.current();
    if (batch == null || !batch.addStart(this)) {
      proceed();
    }
  }

  /**
   * Sets them in motion. What is nothing but one message begins here: an answer does not wait for a
   * worker; those to several are written together.
   */
  @Override
  public void proceed() {
    if (runsWhatNeverBlocks()) {
      return;
    }
    Task only = null;
    synchronized (this) {
      if (first != null && first.next == null) {
        begun = true;
        only = first.task;
      }
    }
    if (only != null) {
      begin(only);
    }
    handOver();
  }

  /**
   * Runs tasks that do not block where they are brought, up to the first that may. It was idle, so
   * no worker runs any until one is asked for. Returns whether it is idle again.
   */
  private boolean runsWhatNeverBlocks() {
    for (int i = 0; i < TURN; i++) {
      synchronized (this) {
        if (first != null && first.task.blocking()) {
          return false;
        }
      }
      if (!runNext()) {
        return true;
      }
    }
    return false;
  }

  private void handOver() {
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
      start();
    }
  }

  /**
   * Adds a task of the application's own.
   *
   * @return whether it was idle; then it is to be {@linkplain #start started}
   * @throws RejectedExecutionException when too many of these wait, or nothing runs any more
   */
  public synchronized boolean enterOwn(Task task) {
    if (abandoned) {
      throw new RejectedExecutionException("the server has stopped");
    }
    if (executed >= bounds.messages()) {
      throw new RejectedExecutionException(executed + " tasks wait for this connection already");
    }
    return add(new Entry(task, Entry.OWN));
  }

  /** How many bytes of messages wait, with what they cost beside their content. */
  public synchronized long bytes() {
    return bytes;
  }

  /** Whether it waits for room. */
  public synchronized boolean full() {
    return full;
  }

  /** Whether one of its tasks is run by the present thread. */
  public boolean inTurn() {
    return runner == Thread.currentThread();
  }

  private synchronized boolean add(Entry entry) {
    if (abandoned) {
      return false;
    }
    boolean idle = !busy;
    busy = true;
    if (last == null) {
      first = entry;
    } else {
      last.next = entry;
    }
    last = entry;
    count(entry, 1);
    bounds.server().add(entry.cost());
    return idle;
  }

  /** Under the lock: takes out the first that waits. */
  private @Nullable Entry poll() {
    Entry entry = first;
    first = entry == null ? null : entry.next;
    last = first == null ? null : last;
    return entry;
  }

  /** Under the lock: an entry comes, or its turn has. */
  private void count(Entry entry, int sign) {
    if (entry.message()) {
      messages += sign;
      bytes += sign * entry.cost();
    } else if (entry.size == Entry.OWN) {
      executed += sign;
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

  // ---- out, one at a time

  private boolean runNext() {
    Entry entry;
    boolean fresh;
    Source next = null;
    synchronized (this) {
      entry = poll();
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
    runner = Thread.currentThread();
    try {
      if (fresh) {
        begin(entry.task);
      }
      if (!entry.message() || owner.handles(entry.size)) {
        entry.task.run();
      }
    } catch (Throwable e) {
      // Whatever it is, checked exceptions thrown past the compiler included: the mailbox goes on.
      owner.log().error(LOG, "{}: a task failed", owner, LogText.of(e));
    } finally {
      runner = null;
      owner.endTurn();
      bounds.server().add(-entry.cost());
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
      for (Entry entry = poll(); entry != null; entry = poll()) {
        count(entry, -1);
        bounds.server().add(-entry.cost());
      }
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
