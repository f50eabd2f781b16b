package dev.plezi.client.internal.jetty;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.client.CoreClientUpgradeRequest;
import org.eclipse.jetty.websocket.core.client.WebSocketCoreClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads and the network of all clients of this process: started by the first that acquires
 * them, stopped after the last has released them. All threads are daemons and their names begin
 * with {@code plezi-client}.
 */
public final class Transport {
  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
  private static final String NAME = "plezi-client";
  private static final int CPUS = Runtime.getRuntime().availableProcessors();
  private static final int IO_THREADS = Math.max(8, CPUS + 4);
  private static final int WORKERS = Math.max(8, 2 * CPUS);
  private static final int OUTCOME_WORKERS = 4;
  private static final int IDLE_MS = 10_000;

  /** The one that runs, if any; guarded by the class's lock, as {@link #users} is. */
  private static @Nullable Transport running;

  private final Scheduler scheduler = new ScheduledExecutorScheduler(NAME + "-timer", true);
  private final List<ExecutorService> pools;
  private final Executor workers;
  private final Executor outcomes;
  private final WebSocketCoreClient client;
  private int users;

  private Transport() {
    Executor virtual = VirtualThreads.getDefaultVirtualThreadsExecutor();
    if (virtual != null) {
      pools = List.of();
      workers = virtual;
      outcomes = virtual;
    } else {
      pools = List.of(newPool("-worker-", WORKERS), newPool("-outcome-", OUTCOME_WORKERS));
      workers = pools.get(0);
      outcomes = pools.get(1);
    }
    client = newClient(scheduler);
  }

  /** The running transport; each call is matched by one of {@link #release()}. */
  public static Transport acquire() {
    synchronized (Transport.class) {
      Transport transport = running;
      if (transport == null) {
        transport = new Transport();
        transport.start();
        running = transport;
      }
      transport.users++;
      return transport;
    }
  }

  /** Gives it back. The last to do so stops it, on a thread of its own. */
  public void release() {
    synchronized (Transport.class) {
      users--;
      if (users > 0) {
        return;
      }
      running = null;
    }
    // Jetty waits for its threads when it stops, and the caller may be one of them.
    Thread stopper = new Thread(this::stop, NAME + "-stop");
    stopper.setDaemon(true);
    stopper.start();
  }

  /** Where the application's code runs: virtual threads, or before Java 21 a small pool. */
  public Executor workers() {
    return workers;
  }

  /**
   * Where the application is told what became of a message. Apart from the workers: all of these
   * may be waiting for just that.
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
    JettySocket socket = new JettySocket(handshake, listener, scheduler);
    try {
      var request = CoreClientUpgradeRequest.from(client, handshake.uri(), socket);
      request.headers(
          fields -> handshake.headers().forEach(line -> fields.add(line.name(), line.value())));
      socket.opening(client.connect(request));
    } catch (IOException | RuntimeException e) {
      socket.failed(e);
    }
    return socket;
  }

  /**
   * Runs something later, on the timer's thread, which must not be blocked.
   *
   * @return cancels it; harmless when it has run
   */
  public Runnable schedule(Runnable task, long ms) {
    Scheduler.Task scheduled = scheduler.schedule(task, ms, TimeUnit.MILLISECONDS);
    return scheduled::cancel;
  }

  private void start() {
    try {
      client.start();
    } catch (Exception e) {
      throw new IllegalStateException("the network cannot be started", e);
    }
  }

  private void stop() {
    try {
      client.stop();
    } catch (Exception e) {
      LOG.warn("The client's network did not stop cleanly", e);
    }
    pools.forEach(ExecutorService::shutdown);
  }

  private static WebSocketCoreClient newClient(Scheduler scheduler) {
    QueuedThreadPool threads = new QueuedThreadPool(IO_THREADS, 2, IDLE_MS);
    threads.setName(NAME + "-io");
    threads.setDaemon(true);
    ArrayByteBufferPool buffers = new ArrayByteBufferPool();
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(1);
    HttpClient http = new HttpClient(new HttpClientTransportOverHTTP(connector));
    http.setName(NAME);
    http.setExecutor(threads);
    http.setScheduler(scheduler);
    http.setByteBufferPool(buffers);
    http.setFollowRedirects(false);
    http.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "plezi-java"));
    // Shared by all clients of the process, one must not send what another was given.
    http.setHttpCookieStore(new HttpCookieStore.Empty());
    http.setMaxConnectionsPerDestination(Integer.MAX_VALUE);
    http.setMaxRequestsQueuedPerDestination(Integer.MAX_VALUE);
    return new WebSocketCoreClient(
        http, new WebSocketComponents(null, null, buffers, null, null, threads));
  }

  private static ExecutorService newPool(String name, int size) {
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE_MS,
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, NAME + name + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
