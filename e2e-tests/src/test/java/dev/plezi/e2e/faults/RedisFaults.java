package dev.plezi.e2e.faults;

import com.microsoft.playwright.Page;
import dev.plezi.event.EventName;
import dev.plezi.server.App;
import dev.plezi.server.BrokerUnavailableException;
import dev.plezi.server.Controller;
import dev.plezi.server.Health;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import dev.plezi.server.RedisCredentials;
import dev.plezi.server.http.Body;
import dev.plezi.server.testing.Forwarder;
import dev.plezi.server.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two servers that publish to each other all the time, and what a Redis in operation does to them:
 * it takes away the right to publish, becomes a replica, and has another password.
 */
final class RedisFaults implements AutoCloseable {
  private static final String OLD = "old";
  private static final String NEW = "new";

  private static final String LISTEN =
      """
      () => new Promise((resolve) => {
        window.heard = [];
        window.client = new PleziClient('/listen', { autoreconnect: true, level: 2, connect: false });
        client.on('tick', (tick) => heard.push(tick.n));
        client.on('open', resolve);
        client.connect();
      })
      """;

  private static final String HEARD =
      """
      (last) => new Promise((resolve) => {
        const look = () => heard.includes(last) && resolve();
        client.on('tick', look);
        look();
        setTimeout(resolve, 60000);
      }).then(() => (client.close(), JSON.stringify(heard)))
      """;

  private final Ledger ledger = new Ledger(System::nanoTime);
  private final Timetable timetable = new Timetable();
  private final RedisServer first = RedisServer.start();
  private final RedisServer second = RedisServer.replicaOf(first);
  private final Forwarder address = new Forwarder(first.port());

  // Written by the case; read by the servers' threads.
  private volatile String password = OLD;

  private final App here;
  private final App there;
  private final Ledger.Track toThere = ledger.track();
  private final Ledger.Track toHere = ledger.track();

  @EventName("tick")
  record Tick(int n) {}

  /** Of a page that is connected to the second server, and tells in the end what it heard. */
  private final Ledger pageLedger = new Ledger(System::nanoTime);

  private final Ledger.Track toPage = pageLedger.track();

  /** Tells whoever is connected of what is published. */
  public static final class Listener extends Controller {
    @Override
    public void onOpen() {
      subscribe("to there");
    }
  }

  private RedisFaults() {
    List.of(first, second).forEach(redis -> allow(redis, "resetpass", ">" + OLD, "+@all"));
    here = server("to here", toHere);
    there = server("to there", toThere);
  }

  /** All three, one after another, while messages flow. */
  static Report play(Scale scale) throws InterruptedException {
    try (RedisFaults redis = new RedisFaults()) {
      redis.play(scale.messages(), scale.messageEvery());
      return Report.of("Redis refuses, fails over, rotates", 2, redis.ledger);
    }
  }

  /** The same, with a page at the second server. */
  static Report play(Scale scale, Page page) throws InterruptedException {
    try (RedisFaults redis = new RedisFaults()) {
      page.navigate("http://127.0.0.1:" + redis.there.port() + "/page");
      page.evaluate(LISTEN);
      int last = redis.play(scale.messages(), scale.messageEvery());
      Object heard = page.evaluate(HEARD, last);
      List.of(new JsonMapper().readValue(String.valueOf(heard), Integer[].class))
          .forEach(redis.toPage::arrived);
      return Report.of("Redis refuses, fails over, rotates, browser", 3, redis.ledger)
          .with(redis.pageLedger.tally());
    }
  }

  /** Returns the last number, which is published when all is well. */
  private int play(int messages, Duration every) throws InterruptedException {
    CompletableFuture<?> ticks = timetable.repeat(messages, every, this::tick);
    refuse();
    failOver();
    rotate();
    ticks.join();
    tick();
    ledger.awaitArrival();
    return messages + 1;
  }

  private void refuse() throws InterruptedException {
    ledger.fault();
    allow(first, "-publish");
    awaitBoth("to be refused", health -> health.brokerProblem().contains("NOPERM"));
    allow(first, "+publish");
    awaitBoth("to be allowed", RedisFaults::connected);
  }

  private void failOver() throws InterruptedException {
    ledger.fault();
    second.call("REPLICAOF", "NO", "ONE");
    address.leadTo(second.port());
    first.call("REPLICAOF", "127.0.0.1", String.valueOf(second.port()));
    timetable.await("both to move", () -> servers().equals(List.of("chat:\0servers", 2L)));
    awaitBoth("to be back", RedisFaults::connected);
  }

  private void rotate() throws InterruptedException {
    ledger.fault();
    allow(second, "resetpass", ">" + NEW);
    second.call("CLIENT", "KILL", "USER", "app");
    awaitBoth("to be locked out", health -> health.brokerProblem().contains("WRONGPASS"));
    password = NEW;
    awaitBoth("to be let in", RedisFaults::connected);
  }

  private interface Condition {
    boolean holds(Health health);
  }

  private void awaitBoth(String what, Condition condition) throws InterruptedException {
    timetable.await(what, () -> condition.holds(here.health()) && condition.holds(there.health()));
  }

  private static boolean connected(Health health) {
    return health.broker() == Health.Broker.CONNECTED;
  }

  private Object servers() {
    return second.call("PUBSUB", "NUMSUB", "chat:\0servers");
  }

  private void tick() {
    publish(here, "to there", List.of(toThere, toPage));
    publish(there, "to here", List.of(toHere));
  }

  private static void publish(App from, String channel, List<Ledger.Track> tracks) {
    int number = tracks.get(0).emitNext();
    tracks.subList(1, tracks.size()).forEach(track -> track.emitted(number));
    try {
      from.publish(channel, new Tick(number));
    } catch (BrokerUnavailableException e) {
      tracks.forEach(track -> track.told(number));
    }
  }

  private App server(String channel, Ledger.Track track) {
    Options options =
        Options.builder()
            .address("127.0.0.1")
            .signals(false)
            .appName("chat")
            .redisUrl("redis://127.0.0.1:" + address.port())
            .redisCredentials(() -> new RedisCredentials("app", password))
            .build();
    App app =
        Plezi.app(options)
            .route("/client.js", Plezi.CLIENT)
            .route("/listen", Listener.class, Listener::new)
            .get("/page", request -> Body.html("<!doctype html><script src=/client.js></script>"));
    var unused =
        app.subscribe(channel, message -> track.arrived(message.event().as(Tick.class).n()));
    return app.start(0);
  }

  private static void allow(RedisServer redis, String... rules) {
    String[] command = new String[rules.length + 6];
    List.of("ACL", "SETUSER", "app", "on", "&*", "+ping").toArray(command);
    System.arraycopy(rules, 0, command, 6, rules.length);
    if (!redis.call(command).equals("OK")) {
      throw new AssertionError("Redis does not take the rules " + List.of(rules));
    }
  }

  @Override
  public void close() {
    timetable.close();
    here.stop();
    there.stop();
    address.close();
    first.close();
    second.close();
  }
}
