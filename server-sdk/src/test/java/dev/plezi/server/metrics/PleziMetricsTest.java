package dev.plezi.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.event.Event;
import dev.plezi.event.EventException;
import dev.plezi.event.EventName;
import dev.plezi.event.InvalidEventException;
import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.Limits;
import dev.plezi.server.On;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import dev.plezi.server.TestServer;
import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is measured of an app, under which names, and where it stands. */
class PleziMetricsTest {
  private static final Path DOCS = Path.of("..", "docs");

  @EventName("say")
  public record Say(String text) {}

  /** Its events end in every way. */
  public static final class Room extends Controller {
    @Override
    public boolean preConnect() {
      return params().get("no") == null;
    }

    @On
    public String say(Say event) {
      return "{\"event\":\"" + event.text() + "\"}";
    }

    @On(request = true)
    public CompletionStage<String> later() {
      return CompletableFuture.failedFuture(new EventException("busy", "not now"));
    }

    @On
    public void fail() {
      throw new IllegalStateException("no");
    }

    @On
    public void fleeting() {
      emitVolatile("x", Map.of());
    }

    @Override
    public @Nullable Object unknown(Event event) {
      if (event.name() == null) {
        throw new InvalidEventException("no name");
      }
      return null;
    }
  }

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private double value(String name, String... tags) {
    double sum = 0;
    for (Meter each : registry.get(name).tags(tags).meters()) {
      sum += each.measure().iterator().next().getValue();
    }
    return sum;
  }

  private long calls(String event, String error) {
    Timer timer =
        registry
            .find("rpc.server.call.duration")
            .tags("rpc.method", event, "error.type", error, "rpc.system.name", "plezi")
            .timer();
    return timer == null ? 0 : timer.count();
  }

  @Test
  void readsWhatARealServerHasCounted() throws IOException {
    try (TestServer server = TestServer.of(app -> app.route("/", Room.class))) {
      new PleziMetrics(server.app, List.of(Tag.of("app", "one"))).bindTo(registry);
      try (RawClient ada = server.open("/")) {
        ada.send("{\"event\":\"say\",\"text\":\"back\"}");
        assertThat(ada.text()).isEqualTo("{\"event\":\"back\"}");
        ada.send("{\"event\":\"strange\"}", "{\"event\":\"stranger\"}", "{\"event\":\"fail\"}");
        Journal.await("all are handled", () -> calls("fail", "internal") == 1);

        assertThat(value("plezi.connections.open", "app", "one")).isEqualTo(1);
        assertThat(value("plezi.connections.accepted")).isEqualTo(1);
        assertThat(value("plezi.sessions.open")).isEqualTo(1);
        assertThat(value("plezi.messages.received")).isEqualTo(4);
        assertThat(value("plezi.messages.sent")).isEqualTo(1);
        assertThat(value("plezi.network.io", "network.io.direction", "receive")).isEqualTo(84);
        assertThat(value("plezi.network.io", "network.io.direction", "transmit")).isEqualTo(16);
        assertThat(value("plezi.mailbox.limit")).isPositive();
        assertThat(value("plezi.broker.connected")).isEqualTo(1);
        assertThat(calls("say", "none")).isEqualTo(1);
        assertThat(calls("_OTHER", "none")).isEqualTo(2);
      }
      try (RawClient nobody = server.connect()) {
        assertThat(nobody.upgrade("/?no=1").status()).isEqualTo(404);
      }
      try (RawClient foreign = server.connect()) {
        assertThat(foreign.upgrade("/", "Origin: https://elsewhere.example").status())
            .isEqualTo(403);
      }
      assertThat(value("plezi.connections.refused", "reason", "application")).isEqualTo(1);
      assertThat(value("plezi.connections.refused", "reason", "origin")).isEqualTo(1);
      Journal.await("it is closed", () -> value("plezi.connections.open") == 0);
    }
  }

  private static App app() {
    return Plezi.app(
            Options.builder()
                .limits(
                    Limits.builder().sessionTtl(Duration.ofMinutes(1)).outboxBytes(4_000).build())
                .build())
        .route("/", Room.class);
  }

  @Test
  void isBoundBeforeTheStartToo() {
    App app = app();
    new PleziMetrics(app).bindTo(registry);
    assertThat(value("plezi.connections.open")).isZero();
    assertThat(value("plezi.connections.accepted")).isZero();
    try (PleziTest test = PleziTest.of(app)) {
      TestConnection ada = test.connect("/");
      ada.emit(new Say("x"));

      assertThat(value("plezi.connections.open")).isEqualTo(1);
      assertThat(calls("say", "none")).isEqualTo(1);
    }
  }

  @Test
  void tellsHowEventsEnd() {
    App app = app();
    new PleziMetrics(app).bindTo(registry);
    try (PleziTest test = PleziTest.of(app)) {
      TestConnection ada = test.connect("/");
      ada.emit("say", Map.of("text", List.of()));
      ada.emit("fail", Map.of());
      var unused = ada.requestLater("later", Map.of(), String.class);

      assertThat(calls("say", "invalid")).isEqualTo(1);
      assertThat(calls("fail", "internal")).isEqualTo(1);
      assertThat(calls("later", "refused")).isEqualTo(1);
    }
  }

  @Test
  void countsSessionsThatAreInterruptedResumedAndGone() {
    App app = app();
    new PleziMetrics(app).bindTo(registry);
    try (PleziTest test = PleziTest.of(app)) {
      TestConnection ada = test.connect("/");
      ada.drop();
      assertThat(value("plezi.sessions.suspended")).isEqualTo(1);
      assertThat(value("plezi.suspended.usage")).isPositive();
      assertThat(ada.resume()).isTrue();
      assertThat(value("plezi.sessions.resumed")).isEqualTo(1);
      assertThat(value("plezi.sessions.gaps")).isZero();

      ada.drop();
      test.advance(Duration.ofMinutes(2));
      assertThat(ada.resume()).isFalse();

      assertThat(value("plezi.sessions.gaps", "reason", "gone")).isEqualTo(1);
      assertThat(value("plezi.sessions.gaps")).isEqualTo(1);
      assertThat(value("plezi.sessions.suspended")).isZero();
    }
  }

  @Test
  void hasNoMoreSeriesThanTheApplicationDeclaresWhateverPeersSend() {
    App app = app();
    new PleziMetrics(app).bindTo(registry);
    try (PleziTest test = PleziTest.of(app)) {
      TestConnection ada = test.connect("/");
      ada.emit("first", Map.of());
      int before = registry.getMeters().size();
      for (int i = 0; i < 1_000; i++) {
        ada.emit("name" + i, Map.of());
      }

      assertThat(registry.getMeters()).hasSize(before);
      assertThat(calls("_OTHER", "none")).isEqualTo(1_001);
    }
  }

  // ---- what is written of it

  /** All meters there are, with the keys of their tags, once each has something to show. */
  private static Map<String, Set<String>> meters(io.micrometer.core.instrument.MeterRegistry of) {
    App app = app();
    new PleziMetrics(app).bindTo(of);
    try (PleziTest test = PleziTest.of(app)) {
      test.connect("/").emit(new Say("x"));
    }
    Map<String, Set<String>> found = new TreeMap<>();
    for (Meter each : of.getMeters()) {
      found.put(
          each.getId().getName(),
          each.getId().getTags().stream()
              .map(Tag::getKey)
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    return found;
  }

  @Test
  void standsInTheGuidesTableAndNothingElseDoes() throws IOException {
    Map<String, Set<String>> written = new TreeMap<>();
    Pattern row =
        Pattern.compile("^\\| `([a-z.]+)` \\|[^|\n]*\\|([^|\n]*)\\|.*$", Pattern.MULTILINE);
    Matcher rows = row.matcher(Files.readString(DOCS.resolve("metrics.md")));
    while (rows.find()) {
      Set<String> tags =
          Pattern.compile("`([a-z.]+)`")
              .matcher(rows.group(2))
              .results()
              .map(found -> found.group(1))
              .collect(Collectors.toCollection(TreeSet::new));
      written.put(rows.group(1), tags);
    }

    assertThat(written).isEqualTo(meters(registry));
  }

  @Test
  void isWhatTheDashboardAsksFor() throws IOException {
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var unused = meters(prometheus);
    Set<String> series =
        Pattern.compile("^([a-z_]+)(?:\\{| )", Pattern.MULTILINE)
            .matcher(prometheus.scrape())
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    List<String> queries = new ArrayList<>();
    JsonNode dashboard =
        new JsonMapper().readTree(Files.readString(DOCS.resolve("grafana-dashboard.json")));
    dashboard.findValues("expr").forEach(each -> queries.add(each.asString()));

    assertThat(queries).hasSizeGreaterThan(10);
    assertThat(queries)
        .allSatisfy(
            query ->
                assertThat(
                        Pattern.compile("(?:plezi|rpc)_[a-z_]+(?=[\\[{ )]|$)")
                            .matcher(query)
                            .results()
                            .map(MatchResult::group)
                            .filter(
                                name ->
                                    !name.startsWith("rpc_m") && !name.equals("rpc_system_name")))
                    .as(query)
                    .isNotEmpty()
                    .isSubsetOf(series));
  }
}
