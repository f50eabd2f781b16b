package dev.plezi.server;

import dev.plezi.server.http.Templates;
import dev.plezi.server.jetty.JettyServer;
import dev.plezi.server.pubsub.Broker;
import dev.plezi.server.session.Session;
import dev.plezi.server.session.SessionLimits;
import dev.plezi.server.session.Sessions;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An app at work: its server, its connections and its threads. */
final class Running {
  private static final Logger LOG = LoggerFactory.getLogger(Running.class);
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final long TICK_SECONDS = 1;

  private final Options options;
  private final Sessions sessions;
  private final JettyServer server;
  private final ScheduledExecutorService ticker;

  /** The workers of a JVM without virtual threads; null where it has them. */
  private final @Nullable ExecutorService threads;

  private Running(Options options, int port, List<Route> routes, Broker broker) {
    String name = "plezi-" + COUNT.incrementAndGet();
    this.options = options;
    this.sessions = new Sessions(options.maxConnections());
    Executor virtual = JettyServer.virtualThreads(name + "-handler-");
    // No bound of its own: a connection has at most one task at a time, and connections are
    // bounded.
    this.threads =
        virtual == null ? Executors.newCachedThreadPool(named(name + "-handler-")) : null;
    Executor workers = virtual == null ? Objects.requireNonNull(threads) : virtual;
    this.ticker = Executors.newSingleThreadScheduledExecutor(named(name + "-ticker-"));
    Templates templates =
        new Templates(Thread.currentThread().getContextClassLoader(), options.templates());
    Session.Context context = new Session.Context(limits(options), System::nanoTime, workers);
    Engine engine = new Engine(options, broker, templates, sessions, context);
    JettyServer.Settings settings =
        new JettyServer.Settings(
            options.address(), port, options.maxMessageBytes(), options.files(), name);
    this.server = new JettyServer(settings, new Routes(routes, engine));
  }

  /** Listens, or fails with nothing left behind. */
  static Running start(Options options, int port, List<Route> routes, Broker broker) {
    Running running = new Running(options, port, routes, broker);
    try {
      running.server.start();
      var unused =
          running.ticker.scheduleWithFixedDelay(
              running::tick, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
      return running;
    } catch (BindException e) {
      running.endThreads();
      throw new StartException(
          "cannot listen on port " + port + " of " + options.address() + ": " + e.getMessage(), e);
    } catch (Exception e) {
      running.endThreads();
      throw new StartException("the server cannot start: " + e.getMessage(), e);
    }
  }

  int port() {
    return server.port();
  }

  int connections() {
    return sessions.size();
  }

  void stop() {
    server.closeDoor();
    try {
      if (!sessions.drain(options.drainTimeout())) {
        LOG.warn("{} connections did not end in {}", sessions.size(), options.drainTimeout());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("the server did not stop cleanly", e);
    }
    endThreads();
  }

  private void tick() {
    try {
      sessions.tick(System.nanoTime());
    } catch (RuntimeException e) {
      LOG.error("keep-alive failed", e);
    }
  }

  private void endThreads() {
    ticker.shutdownNow();
    if (threads != null) {
      threads.shutdown();
    }
  }

  private static SessionLimits limits(Options options) {
    return new SessionLimits(
        options.mailboxMessages(),
        options.outboxBytes(),
        options.eventsPerSecond(),
        options.eventsBurst(),
        options.pingInterval().toNanos(),
        CLOSE_TIMEOUT.toNanos());
  }

  private static java.util.concurrent.ThreadFactory named(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
