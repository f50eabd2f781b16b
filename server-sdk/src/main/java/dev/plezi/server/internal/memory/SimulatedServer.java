package dev.plezi.server.internal.memory;

import dev.plezi.server.Options;
import dev.plezi.server.http.Body;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.app.RunningApp;
import dev.plezi.server.internal.channels.AppChannels;
import dev.plezi.server.internal.pubsub.MemoryBroker;
import dev.plezi.server.internal.route.AppContext;
import dev.plezi.server.internal.route.Route;
import dev.plezi.server.internal.route.Router;
import dev.plezi.server.internal.session.SessionContext;
import dev.plezi.server.internal.transport.TransportListener;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.Site;
import dev.plezi.server.test.TestResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An app at work without a network: what a server on a port is made of, but for the edge, the
 * threads and the clock.
 */
public final class SimulatedServer implements RunningApp {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final AtomicBoolean stopping = new AtomicBoolean();
  private final SimulatedScheduler stage;
  private final AppChannels channels;
  private final AppContext engine;
  private final Router routes;

  // Owned by the test's thread; as many as it connects.
  private final List<MemoryPeer> peers = new ArrayList<>();

  public SimulatedServer(
      Options options, List<Route> routes, AppChannels channels, SimulatedScheduler stage) {
    String redis = options.redisUrl();
    if (redis != null && !redis.isEmpty()) {
      throw new IllegalArgumentException(
          "redisUrl is set; an app under test has no network, and so its options have none");
    }
    this.stage = stage;
    this.channels = channels;
    // The same of every test: half of what is chosen at random.
    SessionContext context =
        new SessionContext(options.limits(), stage::nanos, stage.clock(), stage, () -> 0.5);
    this.engine = AppContext.of(options, routes, channels.open(new MemoryBroker(), stage), context);
    this.routes = new Router(engine);
    channels.begin();
  }

  public SimulatedScheduler stage() {
    return stage;
  }

  @Override
  public int port() {
    throw new IllegalStateException("an app under test has no port");
  }

  @Override
  public int connections() {
    return engine.sessions().connected();
  }

  @Override
  public int suspended() {
    return engine.sessions().suspended();
  }

  @Override
  public long suspendedBytes() {
    return engine.sessions().suspendedBytes();
  }

  /** A peer that connects with this request. */
  public MemoryPeer peer(Request request) {
    MemoryPeer peer = new MemoryPeer(stage, () -> receiver(request));
    peers.add(peer);
    return peer;
  }

  /**
   * Makes a handshake.
   *
   * @throws HttpException when it is refused
   */
  private TransportListener receiver(Request request) {
    Site.Admission admission = routes.admit(request);
    if (admission instanceof Site.Admission.Accepted accepted) {
      return accepted.receiver();
    }
    TestResponse refusal = new TestResponse(((Site.Admission.Refused) admission).answer());
    throw new HttpException(refusal.status(), refusal.text());
  }

  /** Answers a plain request. */
  public TestResponse answer(Request request, RequestBody body) {
    FinishedResponse found = routes.answer(request, body);
    stage.settle();
    FinishedResponse answer = found == null ? routes.notFound(request) : found;
    return new TestResponse(
        request.method().equals("HEAD")
            ? new FinishedResponse(answer.status(), answer.headers(), Body.EMPTY)
            : answer);
  }

  /** Lets time pass, and does what is due meanwhile. */
  public void advance(Duration time) {
    for (Duration left = time; !left.isZero(); ) {
      Duration step = left.compareTo(TICK) < 0 ? left : TICK;
      left = left.minus(step);
      stage.pass(step);
      engine.sessions().tick(stage.nanos());
      stage.settle();
      peers.forEach(MemoryPeer::tick);
      stage.settle();
    }
  }

  @Override
  public int revoke(String identity) {
    int ended = engine.sessions().revoke(identity);
    if (!stage.busy()) {
      stage.settle();
    }
    return ended;
  }

  @Override
  public void stop(Runnable then) {
    if (stopping.compareAndSet(false, true)) {
      stage.later(() -> end(() -> engine.sessions().drain(Duration.ZERO)));
      stage.later(() -> end(() -> engine.sessions().abort(Duration.ZERO)));
      // After the connections' last words, which may be publications.
      stage.later(channels::end);
      stage.later(then);
    }
    if (!stage.busy()) {
      stage.settle();
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
