package dev.plezi.server;

import dev.plezi.server.http.Templates;
import dev.plezi.server.jetty.HttpRules;
import dev.plezi.server.jetty.JettyServer;
import dev.plezi.server.session.SessionContext;
import dev.plezi.server.session.Sessions;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An app at work: its server, its connections and its threads. */
final class Running {
  private static final Logger LOG = LoggerFactory.getLogger(Running.class);
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Duration ABORT_TIMEOUT = Duration.ofSeconds(1);
  private static final long TICK_SECONDS = 1;

  private final String name = "plezi-" + COUNT.incrementAndGet();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Options options;
  private final Channels channels;
  private final Sessions sessions;
  private final JettyServer server;
  private final ScheduledExecutorService ticker;

  /** The workers of a JVM without virtual threads; null where it has them. */
  private final @Nullable ExecutorService threads;

  private Running(Options options, int port, List<Route> routes, Channels channels) {
    this.options = options;
    this.channels = channels;
    this.sessions =
        new Sessions(
            new Sessions.Bounds(
                options.maxConnections(),
                options.maxConnectionsPerAddress(),
                options.maxSuspended(),
                options.maxSuspendedBytes()));
    Executor virtual = JettyServer.virtualThreads(name + "-handler-");
    // No bound of its own: a connection has at most one task at a time, and connections are
    // bounded.
    this.threads =
        virtual == null ? Executors.newCachedThreadPool(named(name + "-handler-")) : null;
    Executor workers = virtual == null ? Objects.requireNonNull(threads) : virtual;
    this.ticker = Executors.newSingleThreadScheduledExecutor(named(name + "-ticker-"));
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Templates templates =
        new Templates(
            loader == null ? ClassLoader.getSystemClassLoader() : loader, options.templates());
    SessionContext context =
        new SessionContext(
            Engine.limits(options.limits()),
            System::nanoTime,
            workers,
            () -> ThreadLocalRandom.current().nextDouble());
    Engine engine =
        new Engine(
            options,
            List.copyOf(routes),
            channels.open(name, workers),
            templates,
            sessions,
            context,
            new AtomicLong());
    JettyServer.Settings settings =
        new JettyServer.Settings(options.address(), port, name, rules(options));
    this.server = new JettyServer(settings, new Routes(engine));
  }

  /** Listens, or fails with nothing left behind. */
  static Running start(Options options, int port, List<Route> routes, Channels channels) {
    try {
      Running running = new Running(options, port, routes, channels);
      running.listen(port);
      return running;
    } catch (RuntimeException | Error e) {
      channels.close();
      throw e;
    }
  }

  private void listen(int port) {
    try {
      channels.begin();
      server.start();
      var unused =
          ticker.scheduleWithFixedDelay(this::tick, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
      LOG.info("listening on port {} of {}", port(), options.address());
    } catch (BindException e) {
      endThreads();
      throw new StartException(
          "cannot listen on port " + port + " of " + options.address() + ": " + e.getMessage(), e);
    } catch (Exception e) {
      endThreads();
      throw new StartException("the server cannot start: " + e, e);
    }
  }

  int port() {
    return server.port();
  }

  int connections() {
    return sessions.connected();
  }

  int suspended() {
    return sessions.suspended();
  }

  /** Stops, and then runs {@code then}; whoever comes second waits. */
  void stop(Runnable then) {
    // A controller that waited for the end of its own connection would wait for itself.
    boolean own = Thread.currentThread().getName().startsWith(name + "-");
    if (!stopping.compareAndSet(false, true)) {
      if (!own) {
        awaitStopped();
      }
    } else if (own) {
      new Thread(() -> end(then), "stop-" + name).start();
    } else {
      end(then);
    }
  }

  private void awaitStopped() {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(Runnable then) {
    boolean interrupted = false;
    try {
      long end = System.nanoTime() + options.drainTimeout().toNanos();
      server.closeDoor();
      if (!sessions.drain(options.drainTimeout())) {
        LOG.warn("{} connections did not end in {}", sessions.size(), options.drainTimeout());
      }
      if (!server.awaitRequests(Duration.ofNanos(end - System.nanoTime()))) {
        LOG.warn("some requests were not answered in {}", options.drainTimeout());
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (RuntimeException e) {
      LOG.warn("the connections were not drained", e);
    }
    try {
      if (!sessions.abort(ABORT_TIMEOUT)) {
        LOG.warn("{} connections are held by their handlers", sessions.size());
      }
      server.stop();
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (Exception e) {
      LOG.warn("the server did not stop cleanly", e);
    }
    // After the connections' last words, which may be publications.
    channels.end();
    endThreads();
    stopped.countDown();
    then.run();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static HttpRules rules(Options options) {
    HttpLimits http = options.http();
    return new HttpRules(
        options.maxRequests(),
        new HttpRules.Bodies(http.maxBodyBytes(), http.maxUploadBytes(), http.uploadFolder()),
        new HttpRules.FileRoot(options.files(), options.filesFrom()),
        new HttpRules.Timeouts(http.idleTimeout(), http.requestTimeout()),
        options.behindProxy());
  }

  private void tick() {
    sessions.tick(System.nanoTime());
  }

  private void endThreads() {
    ticker.shutdownNow();
    if (threads != null) {
      threads.shutdown();
    }
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
