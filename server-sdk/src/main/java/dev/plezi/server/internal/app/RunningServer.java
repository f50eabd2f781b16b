package dev.plezi.server.internal.app;

import dev.plezi.protocol.log.LogText;
import dev.plezi.server.BrokerUnavailableException;
import dev.plezi.server.Options;
import dev.plezi.server.StartException;
import dev.plezi.server.internal.channels.AppChannels;
import dev.plezi.server.internal.channels.IdentityChannel;
import dev.plezi.server.internal.channels.RevocationChannel;
import dev.plezi.server.internal.jetty.JettyVirtualThreads;
import dev.plezi.server.internal.mailbox.TurnExecutor;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.route.RouteContext;
import dev.plezi.server.internal.route.Router;
import dev.plezi.server.internal.session.SessionContext;
import dev.plezi.server.internal.session.SessionRegistry;
import dev.plezi.server.internal.web.WebServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An app at work behind a server: the owner of that, its sessions, its broker and its threads.
 *
 * <p><b>The stop, and why in this order.</b>
 *
 * <ol>
 *   <li>Until {@code drainDelay} is over nothing changes but that the app says that it is not
 *       ready, so that nobody is sent here any more when the door closes.
 *   <li>The door is closed: no more connections, and 503 for more requests on those that stand, so
 *       that what is waited for next becomes less and not more.
 *   <li>The sessions are drained. Each runs {@code onShutdown} in its turn, on the workers, and is
 *       closed with 1001, or its client asked to come back later. The ticker still ticks, since it
 *       is by its ticks that clients are let go which do not answer.
 *   <li>The requests that run are waited for, with what is left of the same time.
 *   <li>Sessions that are still there are aborted, without a word to their peers; the last second
 *       of {@code drainTimeout}, or its last quarter, is kept for that and for what follows. A
 *       handler that never returns is left to itself, and logged.
 *   <li>The server stops: its threads, its sockets, or its part of what the application has.
 *   <li>The channels end, and the broker with them, which publishes for a bounded time what waits.
 *       Not earlier, because {@code onShutdown} and {@code onClose} may publish.
 *   <li>The ticker and the workers end; whoever waited for the stop goes on, and the app is
 *       forgotten by what knows the running apps.
 * </ol>
 *
 * <p>All of it runs on the thread that asks first, and nothing of it under a lock. Others wait for
 * that thread. But a thread of the app itself, a handler's or Jetty's, neither runs it nor waits,
 * since it would wait for its own end: a thread made for that does. An interrupt cuts the wait of
 * the present step short and skips no later one. A step that fails is logged, and the next is done.
 */
final class RunningServer implements RunningApp {
  private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final long RESERVE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long TICK_SECONDS = 1;

  private final String name = "plezi-" + COUNT.incrementAndGet();
  private final Options options;
  private final AppChannels channels;
  private final RouteContext shared;
  private final SessionRegistry sessions;
  private final RevocationChannel revocations;
  private final IdentityChannel identities;
  private final WebServer server;
  private final ScheduledExecutorService ticker;

  private final HandlerThreads threads;

  private final TurnExecutor turns;

  // Set by whoever asks first for the stop; counted down by the thread that has done it.
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private RunningServer(
      AppDefinition app,
      Map<String, String> environment,
      InstantSource wall,
      WebServer.Opening opening) {
    this.options = app.options();
    this.channels = app.channels();
    this.threads = handlerThreads();
    this.ticker = Executors.newSingleThreadScheduledExecutor(named(name + "-ticker-"));
    this.turns = new TurnExecutor(threads, named(name + "-turns-"));
    Broker broker = BrokerFactory.open(options, environment, name);
    channels.open(broker, threads);
    SessionContext context =
        new SessionContext(
            options.limits(),
            System::nanoTime,
            wall,
            turns,
            () -> ThreadLocalRandom.current().nextDouble(),
            this::after,
            SessionContext.Budgets.of(options, System::nanoTime));
    this.shared = app.context(broker, context);
    this.sessions = shared.sessions();
    this.revocations = new RevocationChannel(sessions, channels);
    revocations.listen(broker);
    this.identities = new IdentityChannel(sessions, channels);
    identities.listen(broker);
    this.server = opening.open(options, name, new Router(shared, app.routes()));
  }

  /**
   * Begins, or fails with nothing left behind.
   *
   * @param environment the process' variables
   * @param wall the time of day
   * @param opening makes the server that brings requests and connections
   * @throws StartException when the port is taken, Redis cannot be used, or the server cannot start
   *     for another reason
   */
  static RunningServer start(
      AppDefinition app,
      Map<String, String> environment,
      InstantSource wall,
      WebServer.Opening opening) {
    try {
      RunningServer running = new RunningServer(app, environment, wall, opening);
      running.listen();
      return running;
    } catch (BrokerUnavailableException e) {
      app.channels().close();
      throw new StartException("the server cannot start: " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      app.channels().close();
      throw e;
    }
  }

  private void listen() {
    try {
      channels.begin();
      server.start();
      var unused =
          ticker.scheduleWithFixedDelay(this::tick, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
      LOG.info("listening on {}", server.place());
    } catch (StartException e) {
      endThreads();
      throw e;
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
  public boolean hears() {
    return server.hears();
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
  public int sessions() {
    return sessions.size();
  }

  @Override
  public SessionContext.Budgets budgets() {
    return shared.context().budgets();
  }

  @Override
  public IdentityChannel identities() {
    return identities;
  }

  @Override
  public int revoke(String identity) {
    return revocations.revoke(identity);
  }

  @Override
  public void stop(Runnable then) {
    boolean own = Thread.currentThread().getName().startsWith(name + "-") || server.answering();
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
    boolean interrupted = interrupts(this::delay, "the door was closed at once");
    long time = options.drainTimeout().toNanos();
    long reserve = Math.min(RESERVE_NANOS, time / 4);
    long end = System.nanoTime() + time;
    interrupted |= interrupts(() -> drain(end - reserve), "the connections were not drained");
    interrupted |= interrupts(() -> abort(end - reserve / 2), "the connections were not ended");
    interrupted |= interrupts(() -> server.stop(until(end)), "the server did not stop cleanly");
    channels.end();
    endThreads();
    stopped.countDown();
    then.run();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void delay() throws InterruptedException {
    if (!options.drainDelay().isZero()) {
      LOG.info("stops in {}", options.drainDelay());
      TimeUnit.NANOSECONDS.sleep(options.drainDelay().toNanos());
    }
  }

  private void drain(long end) throws InterruptedException {
    server.stopAccepting();
    if (!sessions.drain(until(end))) {
      LOG.warn("{} sessions did not end in {}", sessions.size(), options.drainTimeout());
    }
    if (!server.awaitRequests(until(end))) {
      LOG.warn("some requests were not answered in {}", options.drainTimeout());
    }
  }

  /** What is left of the time; nothing when it is over. */
  private static Duration until(long end) {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  private void abort(long end) throws InterruptedException {
    if (!sessions.abort(until(end))) {
      LOG.warn("{} sessions are held by their handlers", sessions.size());
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  /** Does a step, whatever becomes of it; whether it was interrupted. */
  private static boolean interrupts(Step step, String failure) {
    try {
      step.run();
      return false;
    } catch (InterruptedException e) {
      return true;
    } catch (Exception e) {
      LOG.warn(failure, LogText.of(e));
      return false;
    }
  }

  /** A session has one task at a time, and the app's listeners few: they have room to wait. */
  private HandlerThreads handlerThreads() {
    long most = 2L * (options.maxConnections() + (long) options.maxSuspended());
    return new HandlerThreads(
        options.maxHandlerThreads(),
        (int) Math.min(Integer.MAX_VALUE, most),
        named(name + "-handler-"),
        JettyVirtualThreads.named(name + "-handler-"));
  }

  private void after(long nanos, Runnable task) {
    try {
      var unused = ticker.schedule(task, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the server has stopped", LogText.of(e));
    }
  }

  private void tick() {
    ticks(() -> shared.tick(System.nanoTime()));
    ticks(server::look);
  }

  /** Does a part of a tick; whatever becomes of it, there is a next one. */
  private void ticks(Runnable part) {
    try {
      part.run();
    } catch (Throwable e) {
      tellOfTick(e);
    }
  }

  private void tellOfTick(Throwable failure) {
    try {
      shared.context().log().error(LOG, "{}: a tick failed", name, LogText.of(failure));
    } catch (Throwable e) {
      // Memory runs out while it is spoken of: all live by this clock, and it must go on.
    }
  }

  private void endThreads() {
    ticker.shutdownNow();
    shared.context().log().flush();
    turns.shutdown();
    threads.shutdown();
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
