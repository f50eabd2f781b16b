package dev.plezi.client.internal;

import dev.plezi.client.internal.socket.Transport;
import dev.plezi.protocol.log.LogText;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's executor, made to refuse nothing: what it does not take is offered again, and when it
 * has taken nothing for {@link #PATIENCE_MS}, or is shut down, it is given up, which its client is
 * told, and what is left runs on threads of the clients. So is what it has taken and not begun, as
 * a pool does that drops what is too much: that is offered again each {@link #LOOK_MS}, from the
 * second on, and runs once, however often it was taken; after {@link #LOOKS} of these the executor
 * is given up. It is offered tasks where nobody is held up by an executor that blocks, or that runs
 * them itself. At most one task is on offer for each client. Thread-safe.
 */
final class HostExecutor implements Executor {
  /** How long one task is offered. */
  static final long PATIENCE_MS = 30_000;

  /** How long a task that was taken may not have begun, until it is offered again. */
  static final long LOOK_MS = 30_000;

  /** So often it is looked for, before the executor is given up. */
  static final int LOOKS = 10;

  private static final long FIRST_MS = 10;
  private static final long LONGEST_MS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(HostExecutor.class);

  private final Executor host;
  private final Transport transport;
  private final Consumer<Throwable> givenUp;
  private final long lookMs;
  private volatile boolean lost;

  /** What was offered last. */
  private volatile @Nullable Offered latest;

  /** Whether a look at that is due. */
  private final AtomicBoolean watched = new AtomicBoolean();

  /**
   * Offers tasks to this executor.
   *
   * @param givenUp told once, with what it said last
   */
  HostExecutor(Executor host, Transport transport, Consumer<Throwable> givenUp) {
    this(host, transport, givenUp, LOOK_MS);
  }

  HostExecutor(Executor host, Transport transport, Consumer<Throwable> givenUp, long lookMs) {
    this.host = host;
    this.transport = transport;
    this.givenUp = givenUp;
    this.lookMs = lookMs;
  }

  /** A task that runs once, however often it is taken. */
  private static final class Offered extends AtomicReference<@Nullable Runnable>
      implements Runnable {
    private static final long serialVersionUID = 1L;

    // Owned by the timer.
    private int looks;

    /** Whether it was taken since it was offered last. */
    private volatile boolean taken;

    Offered(Runnable task) {
      super(task);
    }

    boolean begun() {
      return get() == null;
    }

    @Override
    public void run() {
      Runnable task = getAndSet(null);
      if (task != null) {
        task.run();
      }
    }
  }

  @Override
  public void execute(Runnable task) {
    if (lost) {
      transport.outcomes().execute(task);
      return;
    }
    Offered offered = new Offered(task);
    latest = offered;
    transport.outcomes().execute(() -> offer(offered, 0, FIRST_MS));
  }

  private void offer(Offered task, long waited, long pause) {
    try {
      host.execute(task);
      task.taken = true;
      watch();
    } catch (Throwable e) {
      // Whatever it is: a full pool, no thread to be had, or an executor of its own ways.
      refused(task, waited, pause, e);
    }
  }

  /** Looks later whether what was offered has begun; one timer for all, as they may be many. */
  private void watch() {
    if (watched.compareAndSet(false, true)) {
      Runnable unused = transport.schedule(this::look, lookMs);
    }
  }

  private void look() {
    watched.set(false);
    Offered task = latest;
    if (task == null || task.begun() || lost) {
      return;
    }
    task.looks++;
    if (task.looks > LOOKS) {
      String words = "it has begun nothing of what it took for " + LOOKS * lookMs + " ms";
      giveUp(task, new IllegalStateException(words));
    } else if (task.looks > 1 && task.taken) {
      offerAgain(task);
    } else {
      // Offered a moment ago, maybe.
      watch();
    }
  }

  private void offerAgain(Offered task) {
    if (task.looks == 2) {
      LOG.warn("The executor has not begun what it took of a Plezi client, which offers it again");
    }
    task.taken = false;
    transport.outcomes().execute(() -> offer(task, 0, FIRST_MS));
  }

  private void giveUp(Offered task, Throwable cause) {
    lost = true;
    // First, as the threads end with the last client.
    transport.outcomes().execute(task);
    givenUp.accept(cause);
  }

  private void refused(Offered task, long waited, long pause, Throwable cause) {
    if (task.begun()) {
      return;
    }
    if (waited >= PATIENCE_MS || (host instanceof ExecutorService pool && pool.isShutdown())) {
      giveUp(task, cause);
      return;
    }
    if (waited == 0) {
      LOG.warn(
          "The executor takes no listeners of a Plezi client, which tries again",
          LogText.of(cause));
    }
    long next = Math.min(2 * pause, LONGEST_MS);
    Runnable unused =
        transport.schedule(
            () -> transport.outcomes().execute(() -> offer(task, waited + pause, next)), pause);
  }
}
