package dev.plezi.server.internal.jetty;

import dev.plezi.server.Compression;
import dev.plezi.server.Options;
import dev.plezi.server.internal.compression.PerMessageDeflate;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.transport.ConnectionPlaces;
import dev.plezi.server.internal.web.ProxyHeaders;
import dev.plezi.server.internal.web.Site;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** A Jetty server for one site. Started once, stopped once. */
public final class JettyServer {
  private static final int OTHER_THREADS = 64;

  /** So many connections may wait until they are taken, as far as the system lets them. */
  static final int ACCEPT_QUEUE = 1_024;

  /** What a stop may take beside the wait for threads. */
  private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** From one wait that is cut short to the next. */
  private static final long CUT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Server server;
  private final QueuedThreadPool threads;
  private final WatchedConnector connector;
  private final GracefulHandler requests;
  private final @Nullable PerMessageDeflate deflate;

  // Set once, by start().
  private volatile int port;

  /**
   * A server that does not listen yet.
   *
   * @param options its address and its limits
   * @param port the port; 0 for a free one
   * @param name prefix of thread names
   * @param site what it serves
   */
  public JettyServer(Options options, int port, String name, Site site) {
    // Requests may block their threads; these are for the rest: frames, and what is quick.
    threads = new QueuedThreadPool(options.maxRequests() + OTHER_THREADS);
    threads.setName(name);
    // Those of a busy hour are not kept, one for each minute of the next.
    threads.setMaxEvictCount(options.maxRequests() + OTHER_THREADS);
    server = new Server(threads);
    connector = connector(server, options, site.log());
    connector.setPort(port);
    server.addConnector(connector);
    ResponseWriter responses =
        new ResponseWriter(options.http(), new FileService(server, options, site.classPath()));
    server.setErrorHandler(responses::writeError);
    RequestCopy copies = new RequestCopy(new ProxyHeaders(options.behindProxy()));
    Compression compression = options.compression();
    deflate = compression == null ? null : new PerMessageDeflate(compression);
    WebSocketUpgrade sockets =
        new WebSocketUpgrade(
            server,
            site,
            responses,
            copies,
            new WebSocketUpgrade.Messages(options.maxMailboxBytes(), deflate));
    requests = new GracefulHandler(new HttpHandler(options, site, responses, sockets, copies));
    server.setHandler(requests);
  }

  private static WatchedConnector connector(Server server, Options options, PeerLog log) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    HttpConnectionFactory factory = new HttpConnectionFactory(http);
    WatchedConnector connector =
        CountingEndPoint.connector(
            server,
            ServerTls.before(factory, options, log),
            new ConnectionPlaces(OpenFiles.connections(options), network -> Integer.MAX_VALUE),
            log);
    connector.setHost(options.address());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setIdleTimeout(options.http().idleTimeout().toMillis());
    RequestDeadlines deadlines = new RequestDeadlines(connector.getScheduler(), options.http());
    http.addCustomizer(deadlines);
    // Of the factory, so that it hears of HTTP connections and not of WebSockets.
    factory.addBean(deadlines);
    return connector;
  }

  /** Runs each task on a virtual thread of its own; null where the JVM has none. */
  public static @Nullable Executor virtualThreads(String name) {
    return VirtualThreads.areSupported()
        ? VirtualThreads.getNamedVirtualThreadsExecutor(name)
        : null;
  }

  /**
   * Listens.
   *
   * @throws BindException when the port is taken or not allowed
   */
  public void start() throws Exception {
    try {
      server.start();
      port = connector.getLocalPort();
    } catch (Exception e) {
      server.stop();
      // Jetty wraps it, with the address in the text.
      if (e instanceof IOException && e.getCause() instanceof BindException bind) {
        throw bind;
      }
      throw e;
    }
  }

  /** Whose sockets it has. */
  WatchedConnector connector() {
    return connector;
  }

  /** A second is over: looks whether its threads still hear. By one thread. */
  public void look() {
    connector.look();
  }

  /** Whether all its connections are heard, and new ones; found out by {@link #look}. */
  public boolean hears() {
    return !connector.deaf();
  }

  /** The port it listens on, or listened on. */
  public int port() {
    return port;
  }

  /**
   * Takes no more requests and no more connections; those that are here go on. In this order: who
   * finds the door closed is not let in by another.
   */
  public void stopAccepting() {
    var unused = requests.shutdown();
    connector.close();
  }

  /**
   * Waits for the requests that are here.
   *
   * @return whether all are answered in time
   */
  public boolean awaitRequests(Duration limit) throws InterruptedException {
    try {
      var unused = requests.shutdown().get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Ends everything.
   *
   * @param limit how long to wait for threads that are held, half of it before they are interrupted
   */
  public void stop(Duration limit) throws Exception {
    threads.setStopTimeout(Math.max(1, limit.toMillis()));
    FutureTask<@Nullable Void> stop =
        new FutureTask<>(
            () -> {
              server.stop();
              return null;
            });
    Thread stopping = new Thread(stop, threads.getName() + "-stop");
    stopping.setDaemon(true);
    stopping.start();
    try {
      var unused = stop.get(limit.toNanos() + STOP_NANOS, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("a thread of Jetty does not answer", e);
    } finally {
      cutShort(stopping);
      if (deflate != null) {
        deflate.close();
      }
    }
  }

  /** Jetty waits for each selector's thread without a bound, and for one that has ended too. */
  private void cutShort(Thread stopping) {
    int selectors = connector.getSelectorManager().getSelectorCount();
    for (int i = 0; i <= selectors && stopping.isAlive(); i++) {
      stopping.interrupt();
      LockSupport.parkNanos(CUT_NANOS);
    }
  }
}
