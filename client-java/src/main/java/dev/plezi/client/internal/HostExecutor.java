package dev.plezi.client.internal;

import dev.plezi.client.internal.socket.Transport;
import dev.plezi.protocol.log.LogText;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's executor, made to refuse nothing: what it does not take is offered again, and when it
 * has taken nothing for {@link #PATIENCE_MS}, or is shut down, it is given up, which its client is
 * told, and what is left runs on threads of the clients. It is offered tasks where nobody is held
 * up by an executor that blocks, or that runs them itself. At most one task is on offer for each
 * client. Thread-safe.
 */
final class HostExecutor implements Executor {
  /** How long one task is offered. */
  static final long PATIENCE_MS = 30_000;

  private static final long FIRST_MS = 10;
  private static final long LONGEST_MS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(HostExecutor.class);

  private final Executor host;
  private final Transport transport;
  private final Consumer<Throwable> givenUp;
  private volatile boolean lost;

  /**
   * Offers tasks to this executor.
   *
   * @param givenUp told once, with what it said last
   */
  HostExecutor(Executor host, Transport transport, Consumer<Throwable> givenUp) {
    this.host = host;
    this.transport = transport;
    this.givenUp = givenUp;
  }

  @Override
  public void execute(Runnable task) {
    transport.outcomes().execute(lost ? task : () -> offer(task, 0, FIRST_MS));
  }

  private void offer(Runnable task, long waited, long pause) {
    try {
      host.execute(task);
    } catch (Throwable e) {
      // Whatever it is: a full pool, no thread to be had, or an executor of its own ways.
      refused(task, waited, pause, e);
    }
  }

  private void refused(Runnable task, long waited, long pause, Throwable cause) {
    if (waited >= PATIENCE_MS || (host instanceof ExecutorService pool && pool.isShutdown())) {
      lost = true;
      // First, as the threads end with the last client.
      transport.outcomes().execute(task);
      givenUp.accept(cause);
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
