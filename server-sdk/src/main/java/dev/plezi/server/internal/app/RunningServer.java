package dev.plezi.server.internal.app;

import dev.plezi.server.HttpLimits;
import dev.plezi.server.Options;
import dev.plezi.server.StartException;
import dev.plezi.server.internal.channels.AppChannels;
import dev.plezi.server.internal.channels.RevocationChannel;
import dev.plezi.server.internal.jetty.HttpRules;
import dev.plezi.server.internal.jetty.JettyServer;
import dev.plezi.server.internal.route.AppContext;
import dev.plezi.server.internal.route.Route;
import dev.plezi.server.internal.route.Router;
import dev.plezi.server.internal.session.SessionContext;
import dev.plezi.server.internal.session.SessionRegistry;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An app at work on a port: its server, its connections and its threads. */
public final class RunningServer implements RunningApp {
  private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Duration ABORT_TIMEOUT = Duration.ofSeconds(1);
  private static final long TICK_SECONDS = 1;

  private final String name = "plezi-" + COUNT.incrementAndGet();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Options options;
  private final AppChannels channels;
  private final SessionRegistry sessions;
  private final RevocationChannel revocations;
  private final JettyServer server;
  private final ScheduledExecutorService ticker;

  /** The workers of a JVM without virtual threads; null where it has them. */
  private final @Nullable ExecutorService threads;

  /**
   * What is to run.
   *
   * @param options its settings
   * @param routes its routes, in their order
   * @param channels what it publishes and listens to
   * @param wall the time of day
   */
  public record Plan(
      Options options, List<Route> routes, AppChannels channels, InstantSource wall) {}

  private RunningServer(Plan plan, int port) {
    this.options = plan.options();
    this.channels = plan.channels();
    Executor virtual = JettyServer.virtualThreads(name + "-handler-");
    // No bound of its own: a connection has at most one task at a time, and connections are
    // bounded.
    this.threads =
        virtual == null ? Executors.newCachedThreadPool(named(name + "-handler-")) : null;
    Executor workers = virtual == null ? Objects.requireNonNull(threads) : virtual;
    this.ticker = Executors.newSingleThreadScheduledExecutor(named(name + "-ticker-"));
    SessionContext context =
        new SessionContext(
            options.limits(),
            System::nanoTime,
            plan.wall(),
            workers,
            () -> ThreadLocalRandom.current().nextDouble());
    AppContext engine =
        AppContext.of(options, List.copyOf(plan.routes()), channels.open(name, workers), context);
    this.sessions = engine.sessions();
    this.revocations = new RevocationChannel(sessions, channels);
    revocations.listen(engine.broker());
    JettyServer.Settings settings =
        new JettyServer.Settings(options.address(), port, name, rules(options));
    this.server = new JettyServer(settings, new Router(engine));
  }

  /** Listens, or fails with nothing left behind. */
  public static RunningServer start(Plan plan, int port) {
    try {
      RunningServer running = new RunningServer(plan, port);
      running.listen(port);
      return running;
    } catch (RuntimeException | Error e) {
      plan.channels().close();
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

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public int connections() {
    return sessions.connected();
  }

  @Override
  public int suspended() {
    return sessions.suspended();
  }

  @Override
  public long suspendedBytes() {
    return sessions.suspendedBytes();
  }

  @Override
  public int revoke(String identity) {
    return revocations.revoke(identity);
  }

  /** Whoever comes second waits. */
  @Override
  public void stop(Runnable then) {
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
        LOG.warn("{} sessions did not end in {}", sessions.size(), options.drainTimeout());
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
        LOG.warn("{} sessions are held by their handlers", sessions.size());
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
