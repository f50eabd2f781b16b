package dev.plezi.server.internal.jetty;

import dev.plezi.server.internal.web.Site;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.jspecify.annotations.Nullable;

/** A Jetty server for one site. Started once, stopped once. */
public final class JettyServer {
  private static final int OTHER_THREADS = 64;

  private final Server server;
  private final ServerConnector connector;
  private final GracefulHandler edge;

  // Set once, by start().
  private volatile int port;

  /**
   * Where and how to listen.
   *
   * @param address the interface's address
   * @param port the port; 0 for a free one
   * @param name prefix of thread names
   * @param http what is taken
   */
  public record Settings(String address, int port, String name, HttpRules http) {}

  /** A server that does not listen yet. */
  public JettyServer(Settings settings, Site site) {
    // Requests may block their threads; these are for the rest: frames, and what is quick.
    QueuedThreadPool threads = new QueuedThreadPool(settings.http().maxRequests() + OTHER_THREADS);
    threads.setName(settings.name());
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    if (settings.http().forwarded()) {
      http.addCustomizer(new ForwardedRequestCustomizer());
    }
    http.setSendServerVersion(false);
    HttpConnectionFactory factory = new HttpConnectionFactory(http);
    connector = new ServerConnector(server, factory);
    connector.setHost(settings.address());
    connector.setPort(settings.port());
    connector.setIdleTimeout(settings.http().timeouts().idle().toMillis());
    server.addConnector(connector);

    WebSocketComponents components = WebSocketServerComponents.ensureWebSocketComponents(server);
    ResponseWriter outgoing =
        new ResponseWriter(settings.http(), new FileService(server, settings.http().files()));
    server.setErrorHandler(new JettyErrorHandler(outgoing));
    HttpRules.Timeouts timeouts = settings.http().timeouts();
    RequestDeadlines arrivals =
        new RequestDeadlines(connector.getScheduler(), timeouts.idle().plus(timeouts.request()));
    // Of the factory, so that it hears of HTTP connections and not of WebSockets.
    factory.addBean(arrivals);
    edge = new GracefulHandler(new HttpHandler(site, components, sockets(), outgoing, arrivals));
    server.setHandler(edge);
  }

  /** Where handlers run: a virtual thread each, where the JVM has them; else null. */
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

  /** The port it listens on, or listened on. */
  public int port() {
    return port;
  }

  /** Takes no more connections and no more requests; those that are here go on. */
  public void closeDoor() {
    connector.close();
    var unused = edge.shutdown();
  }

  /**
   * Waits for the requests that are here.
   *
   * @return whether all are answered in time
   */
  public boolean awaitRequests(Duration limit) throws InterruptedException {
    try {
      var unused = edge.shutdown().get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends everything. */
  public void stop() throws Exception {
    server.stop();
  }

  private static Configuration.Customizer sockets() {
    Configuration.ConfigurationCustomizer sockets = new Configuration.ConfigurationCustomizer();
    // The limit of a frame is for what comes in; what goes out may be larger, and leaves in
    // fragments. Without this Jetty refuses to send it.
    sockets.setAutoFragment(true);
    // Silence is the session's matter, which pings.
    sockets.setIdleTimeout(Duration.ZERO);
    return sockets;
  }
}
