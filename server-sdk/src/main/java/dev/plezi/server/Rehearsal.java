package dev.plezi.server;

import dev.plezi.server.http.Answer;
import dev.plezi.server.http.Body;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.jetty.Site;
import dev.plezi.server.memory.Peer;
import dev.plezi.server.memory.Stage;
import dev.plezi.server.pubsub.MemoryBroker;
import dev.plezi.server.session.Receiver;
import dev.plezi.server.session.SessionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An app at work without a network: what a server on a port is made of, but for the edge, the
 * threads and the clock.
 */
final class Rehearsal implements AtWork {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Stage stage;
  private final Channels channels;
  private final Engine engine;
  private final Routes routes;

  // Owned by the test's thread; as many as it connects.
  private final List<Peer> peers = new ArrayList<>();

  Rehearsal(Options options, List<Route> routes, Channels channels, Stage stage) {
    String redis = options.redisUrl();
    if (redis != null && !redis.isEmpty()) {
      throw new IllegalArgumentException(
          "redisUrl is set; an app under test has no network, and so its options have none");
    }
    this.stage = stage;
    this.channels = channels;
    // The same of every test: half of what is chosen at random.
    SessionContext context =
        new SessionContext(
            Engine.limits(options.limits()), stage::nanos, stage.clock(), stage, () -> 0.5);
    this.engine = Engine.of(options, routes, channels.open(new MemoryBroker(), stage), context);
    this.routes = new Routes(engine);
    channels.begin();
  }

  Stage stage() {
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
  Peer peer(Request request) {
    Peer peer = new Peer(stage, () -> receiver(request));
    peers.add(peer);
    return peer;
  }

  /**
   * Makes a handshake.
   *
   * @throws HttpException when it is refused
   */
  private Receiver receiver(Request request) {
    Site.Admission admission = routes.admit(request);
    if (admission instanceof Site.Admission.Accepted accepted) {
      return accepted.receiver();
    }
    TestResponse refusal = new TestResponse(((Site.Admission.Refused) admission).answer());
    throw new HttpException(refusal.status(), refusal.text());
  }

  /** Answers a plain request. */
  TestResponse answer(Request request, RequestBody body) {
    Answer found = routes.answer(request, body);
    stage.settle();
    Answer answer = found == null ? routes.notFound(request) : found;
    return new TestResponse(
        request.method().equals("HEAD")
            ? new Answer(answer.status(), answer.headers(), Body.EMPTY)
            : answer);
  }

  /** Lets time pass, and does what is due meanwhile. */
  void advance(Duration time) {
    for (Duration left = time; !left.isZero(); ) {
      Duration step = left.compareTo(TICK) < 0 ? left : TICK;
      left = left.minus(step);
      stage.pass(step);
      engine.sessions().tick(stage.nanos());
      stage.settle();
      peers.forEach(Peer::tick);
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
