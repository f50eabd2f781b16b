package dev.plezi.server.internal.jetty;

import dev.plezi.server.Options;
import dev.plezi.server.StartException;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.transport.ConnectionPlaces;
import dev.plezi.server.internal.web.Site;
import dev.plezi.server.internal.web.WebServer;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** A Jetty server of the app's own, for one site. Started once, stopped once. */
public final class JettyServer implements WebServer {
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

  private static final int OTHER_THREADS = 64;

  /** So many connections may wait until they are taken, as far as the system lets them. */
  static final int ACCEPT_QUEUE = 1_024;

  /** What a stop may take beside the wait for threads. */
  private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** From one wait that is cut short to the next. */
  private static final long CUT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Options options;
  private final Server server;
  private final QueuedThreadPool threads;
  private final WatchedConnector connector;
  private final GracefulHandler requests;
  private final HttpHandler site;

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
    this.options = options;
    // Requests may block their threads; these are for the rest: frames, and what is quick.
    threads = new QueuedThreadPool(options.maxRequests() + OTHER_THREADS);
    threads.setName(name);
    // Those of a busy hour are not kept, one for each minute of the next.
    threads.setMaxEvictCount(options.maxRequests() + OTHER_THREADS);
    server = new Server(threads);
    connector = connector(server, options, site.log());
    connector.setPort(port);
    server.addConnector(connector);
    this.site = HttpHandler.alone(server, options, site);
    server.setErrorHandler(this.site::writeError);
    requests = new GracefulHandler(this.site);
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

  @Override
  public void start() throws Exception {
    try {
      server.start();
      port = connector.getLocalPort();
    } catch (Exception e) {
      server.stop();
      // Jetty wraps it, with the address in the text.
      if (e instanceof IOException && e.getCause() instanceof BindException bind) {
        throw new StartException(
            "cannot listen on port "
                + connector.getPort()
                + " of "
                + options.address()
                + ": "
                + bind.getMessage(),
            bind);
      }
      throw e;
    }
  }

  /** Said at the start, since not everybody who starts a server wants all the world to reach it. */
  @Override
  public String place() {
    return "port " + port + " of " + place(options.address());
  }

  static String place(String address) {
    return EVERYWHERE.contains(address)
        ? "every interface; Options.address(\"127.0.0.1\") is for this machine alone"
        : address;
  }

  /** Whose sockets it has. */
  WatchedConnector connector() {
    return connector;
  }

  @Override
  public void look() {
    connector.look();
  }

  @Override
  public boolean hears() {
    return !connector.deaf();
  }

  @Override
  public int port() {
    return port;
  }

  /** In this order: who finds the door closed is not let in by another. */
  @Override
  public void stopAccepting() {
    var unused = requests.shutdown();
    connector.close();
  }

  @Override
  public boolean awaitRequests(Duration limit) throws InterruptedException {
    return HttpHandler.awaitAnswered(requests, limit);
  }

  /** Half of the limit is for threads that are held, before they are interrupted. */
  @Override
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
      site.close();
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
