package dev.plezi.client.internal.socket;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The threads and the network of all clients of this process: started by the first that acquires
 * them, stopped after the last has released them. All threads are daemons and their names begin
 * with {@code plezi-client}.
 */
public final class Transport {
  private static final String NAME = "plezi-client";
  private static final int CPUS = Runtime.getRuntime().availableProcessors();
  private static final int WORKERS = Math.max(8, 2 * CPUS);
  private static final int OUTCOME_WORKERS = 4;
  private static final long AGAIN_MS = 50;

  /**
   * So many agree upon TLS at a time: few enough to be done within a second, and enough to be no
   * brake where the servers are far away.
   */
  static final int MOST_TLS = 16 * CPUS;

  /** The one that runs, if any; guarded by the class's lock, as {@link #users} is. */
  private static @Nullable Transport running;

  private final SharedTimer timer = new SharedTimer(NAME + "-timer");
  private final SelectorLoop loop = new SelectorLoop(NAME + "-io");
  private final TlsQueue queue =
      new TlsQueue(MOST_TLS, loop, (ms, task) -> timer.after(ms, () -> loop.execute(task)));
  private final List<GrowingPool> pools;
  private final Executor workers;
  private final Executor outcomes;
  private int users;

  private Transport() {
    Executor virtual = virtualThreads();
    if (virtual != null) {
      pools = List.of();
      workers = task -> execute(virtual, task);
      outcomes = workers;
    } else {
      GrowingPool newWorkers = new GrowingPool(NAME + "-worker-", WORKERS, timer);
      GrowingPool newOutcomes = new GrowingPool(NAME + "-outcome-", OUTCOME_WORKERS, timer);
      pools = List.of(newWorkers, newOutcomes);
      workers = newWorkers;
      outcomes = newOutcomes;
    }
  }

  /** A virtual thread needs one that carries it, too, which may not be had for a moment. */
  private void execute(Executor virtual, Runnable task) {
    try {
      virtual.execute(task);
    } catch (Throwable e) {
      Runnable unused = timer.after(AGAIN_MS, () -> execute(virtual, task));
    }
  }

  /** The running transport; each call is matched by one of {@link #release()}. */
  public static Transport acquire() {
    synchronized (Transport.class) {
      Transport transport = running;
      if (transport == null) {
        transport = new Transport();
        running = transport;
      }
      transport.users++;
      return transport;
    }
  }

  /** Gives it back; the last to do so stops it. */
  public void release() {
    synchronized (Transport.class) {
      users--;
      if (users > 0) {
        return;
      }
      running = null;
    }
    loop.stop();
    pools.forEach(GrowingPool::shutdown);
    timer.shutdown();
  }

  /**
   * Where the application's listeners run: virtual threads, or before Java 21 a pool. It refuses
   * nothing.
   */
  public Executor workers() {
    return workers;
  }

  /**
   * Where the application is told what became of a message. Apart from the workers, and never held
   * up by what others do there. It refuses nothing.
   */
  public Executor outcomes() {
    return outcomes;
  }

  /**
   * Begins to open a socket.
   *
   * @return the socket, not open yet; the listener hears what becomes of it, maybe before this
   *     returns
   */
  public Socket connect(Handshake handshake, SocketListener listener) {
    ClientSocket socket =
        new ClientSocket(handshake.maxMessageSize(), listener, loop, timer, queue, outcomes);
    // The application may block, and so may a name's look-up.
    outcomes.execute(() -> open(handshake, socket));
    return socket;
  }

  private void open(Handshake handshake, ClientSocket socket) {
    Thread here = Thread.currentThread();
    try {
      var unused =
          handshake
              .target()
              .get()
              .whenComplete(
                  (target, failure) -> {
                    if (failure != null) {
                      socket.failed(cause(failure));
                    } else if (Thread.currentThread() == here) {
                      find(target, handshake.network(), socket);
                    } else {
                      outcomes.execute(() -> find(target, handshake.network(), socket));
                    }
                  });
    } catch (Throwable e) {
      socket.failed(e);
    }
  }

  private static void find(Handshake.Target target, Network network, ClientSocket socket) {
    try {
      socket.open(Route.find(target, network));
    } catch (IOException | RuntimeException e) {
      socket.failed(e);
    }
  }

  private static Throwable cause(Throwable failure) {
    Throwable inner = failure.getCause();
    return failure instanceof CompletionException && inner != null ? inner : failure;
  }

  /**
   * Runs something later, on the timer's thread, which must not be blocked.
   *
   * @return cancels it; harmless when it has run
   */
  public Runnable schedule(Runnable task, long ms) {
    return timer.after(ms, task);
  }

  /** Null before Java 21. */
  private static @Nullable Executor virtualThreads() {
    try {
      return (Executor) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
