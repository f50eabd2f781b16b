package dev.plezi.server.internal.memory;

import dev.plezi.event.Event;
import dev.plezi.event.RequestHandler;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.App;
import dev.plezi.server.Options;
import dev.plezi.server.http.Body;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.app.AppDefinition;
import dev.plezi.server.internal.app.RoutedApp;
import dev.plezi.server.internal.app.RunningApp;
import dev.plezi.server.internal.channels.AppChannels;
import dev.plezi.server.internal.channels.IdentityChannel;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.pubsub.MemoryBroker;
import dev.plezi.server.internal.route.RouteContext;
import dev.plezi.server.internal.route.Router;
import dev.plezi.server.internal.session.SessionContext;
import dev.plezi.server.internal.transport.TransportListener;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.ProxyHeaders;
import dev.plezi.server.internal.web.Site;
import dev.plezi.server.test.TestApp;
import dev.plezi.server.test.TestResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An app at work without a network: what a server on a port is made of, but for the edge, the
 * threads and the clock.
 */
public final class SimulatedServer implements RunningApp, TestApp {
  private static final Duration TICK = Duration.ofSeconds(1);

  // Set by whoever asks first for the stop.
  private final AtomicBoolean stopping = new AtomicBoolean();

  private final App app;
  private final SimulatedScheduler scheduler;
  private final AppChannels channels;
  private final IdentityChannel identities;
  private final RouteContext shared;
  private final Router routes;
  private final ProxyHeaders proxies;

  // Owned by the test's thread; as many as it connects.
  private final List<MemoryPeer> peers = new ArrayList<>();

  private SimulatedServer(App app, AppDefinition definition, SimulatedScheduler scheduler) {
    Options options = definition.options();
    String redis = options.redisUrl();
    if (redis != null && !redis.isEmpty()) {
      throw new IllegalArgumentException(
          "redisUrl is set; an app under test has no network, and so its options have none");
    }
    this.app = app;
    this.scheduler = scheduler;
    this.channels = definition.channels();
    // The same of every test: half of what is chosen at random.
    SessionContext context =
        new SessionContext(
            options.limits(),
            scheduler::nanos,
            scheduler.clock(),
            scheduler,
            () -> 0.5,
            scheduler::after,
            SessionContext.Budgets.of(options, scheduler::nanos));
    Broker broker = new MemoryBroker();
    channels.open(broker, scheduler);
    this.shared = definition.context(broker, context);
    this.identities = new IdentityChannel(shared.sessions(), channels);
    identities.listen(broker);
    this.routes = new Router(shared, definition.routes());
    this.proxies = new ProxyHeaders(options.behindProxy());
    channels.begin();
  }

  /**
   * Puts an app to work, in place of its start on a port.
   *
   * @throws IllegalArgumentException when its options name a Redis
   * @throws IllegalStateException when it was started before
   */
  public static SimulatedServer start(App app, SimulatedScheduler scheduler) {
    // There is no other App: applications do not implement it.
    RoutedApp routed = (RoutedApp) app;
    return routed.begin(definition -> new SimulatedServer(app, definition, scheduler));
  }

  // ---- the test's side

  @Override
  public void publish(String channel, Object event) {
    app.publish(channel, event);
    settle();
  }

  @Override
  public void publish(String channel, String event, Object payload) {
    app.publish(channel, event, payload);
    settle();
  }

  @Override
  public void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time is " + time + "; it is not negative");
    }
    for (Duration left = time; !left.isZero(); ) {
      Duration step = left.compareTo(TICK) < 0 ? left : TICK;
      left = left.minus(step);
      scheduler.pass(step);
      shared.tick(scheduler.nanos());
      settle();
      peers.forEach(MemoryPeer::tick);
      settle();
    }
  }

  @Override
  public Clock clock() {
    return scheduler.clock();
  }

  @Override
  public void settle() {
    scheduler.settle();
  }

  @Override
  public void close() {
    app.stop();
  }

  /** What reads and writes the app's JSON. */
  EventCodec codec() {
    return channels.codec();
  }

  /**
   * A peer that connects with this request.
   *
   * @param handlers of the server's requests, by their names
   * @throws HttpException when the handshake is refused
   */
  MemoryPeer peer(Request request, Map<String, RequestHandler<? super Event>> handlers) {
    Request seen = proxies.read(request);
    MemoryPeer peer =
        new MemoryPeer.Maker(codec(), scheduler, handlers).connect(() -> receiver(seen));
    peers.add(peer);
    return peer;
  }

  /** Answers a plain request. */
  TestResponse answer(Request request, RequestBody body) {
    Request seen = proxies.read(request);
    FinishedResponse misdirected = misdirected(seen);
    if (misdirected != null) {
      return new SimulatedResponse(codec(), misdirected);
    }
    FinishedResponse found = routes.answer(seen, body);
    settle();
    FinishedResponse answer = found == null ? routes.notFound(seen) : found;
    List<Map.Entry<String, String>> headers = new ArrayList<>(routes.headers(seen));
    headers.addAll(answer.headers());
    return new SimulatedResponse(
        codec(),
        new FinishedResponse(
            answer.status(), headers, seen.method().equals("HEAD") ? Body.EMPTY : answer.body()));
  }

  /** What a test says nothing of goes to a host that is welcome. */
  private @Nullable FinishedResponse misdirected(Request request) {
    return SimulatedRequest.HOST.equals(request.header("Host"))
        ? null
        : routes.misdirected(request);
  }

  /**
   * Makes a handshake.
   *
   * @throws HttpException when it is refused
   */
  private TransportListener receiver(Request request) {
    FinishedResponse misdirected = misdirected(request);
    if (misdirected != null) {
      throw refused(misdirected);
    }
    Site.Admission admission = routes.admit(request);
    if (admission instanceof Site.Admission.Accepted accepted) {
      return accepted.receiver();
    }
    throw refused(((Site.Admission.Refused) admission).answer());
  }

  private HttpException refused(FinishedResponse answer) {
    return new HttpException(answer.status(), new SimulatedResponse(codec(), answer).text());
  }

  // ---- the app's side

  @Override
  public int port() {
    throw new IllegalStateException("an app under test has no port");
  }

  @Override
  public boolean hears() {
    return true;
  }

  @Override
  public int connections() {
    return shared.sessions().connected();
  }

  @Override
  public int suspended() {
    return shared.sessions().suspended();
  }

  @Override
  public long suspendedBytes() {
    return shared.sessions().suspendedBytes();
  }

  @Override
  public int sessions() {
    return shared.sessions().size();
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
    int ended = shared.sessions().revoke(identity);
    if (!scheduler.busy()) {
      settle();
    }
    return ended;
  }

  @Override
  public void stop(Runnable then) {
    if (stopping.compareAndSet(false, true)) {
      scheduler.later(() -> end(() -> shared.sessions().drain(Duration.ZERO)));
      scheduler.later(() -> end(() -> shared.sessions().abort(Duration.ZERO)));
      // After the connections' last words, which may be publications.
      scheduler.later(channels::end);
      scheduler.later(shared.context().log()::flush);
      scheduler.later(then);
    }
    if (!scheduler.busy()) {
      settle();
    }
  }

  private interface Ending {
    boolean run() throws InterruptedException;
  }

  private static void end(Ending ending) {
    try {
      var unused = ending.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
