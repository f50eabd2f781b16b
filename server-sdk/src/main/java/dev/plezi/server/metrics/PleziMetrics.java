package dev.plezi.server.metrics;

import dev.plezi.server.App;
import dev.plezi.server.internal.app.RoutedApp;
import dev.plezi.server.internal.app.RunningApp;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.transport.Counters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A binder of an app's meters to a registry of Micrometer, before the app's start or after it:
 *
 * <pre>{@code
 * new PleziMetrics(app).bindTo(registry);
 * }</pre>
 *
 * <p>Connections, sessions, messages and bytes are counted by the server in any case, and read when
 * the registry asks. The time of events is measured from the first binding on, by a filter around
 * all others. The number of time series is bounded by what the application declares, whatever peers
 * send. Thread-safe; the app is not kept alive by its meters.
 */
@SuppressWarnings("exports") // whoever has a registry requires its module
public final class PleziMetrics implements MeterBinder {
  private final RoutedApp app;
  private final Tags tags;

  /** Of this app. */
  public PleziMetrics(App app) {
    this(app, List.of());
  }

  /** Of this app, with tags that all its meters have, such as its name where there are several. */
  public PleziMetrics(App app, Iterable<Tag> tags) {
    // There is no other App: applications do not implement it.
    this.app = (RoutedApp) app;
    this.tags = Tags.of(tags);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Meters meters = new Meters(app, registry, tags);
    connections(meters);
    sessions(meters);
    messages(meters);
    room(meters);
    broker(meters);
    app.observe(new EventTimes(registry, tags));
  }

  private static void connections(Meters meters) {
    meters.gauge("plezi.connections.open", "Connections that are open", App::connections);
    meters.count(
        "plezi.connections.accepted",
        Tags.empty(),
        "Handshakes that were accepted",
        Counters::accepted);
    for (Counters.Refusal why : Counters.Refusal.values()) {
      meters.count(
          "plezi.connections.refused",
          Tags.of("reason", why.name().toLowerCase(Locale.ROOT)),
          "Handshakes that were refused",
          counters -> counters.refused(why));
    }
    meters.count(
        "plezi.connections.slow",
        Tags.empty(),
        "Connections that read more slowly than what waited for them allows",
        Counters::slowConnections);
  }

  private static void sessions(Meters meters) {
    meters.gauge(
        "plezi.sessions.open",
        "Sessions, and connections without one",
        app -> of(app, RunningApp::sessions));
    meters.gauge(
        "plezi.sessions.suspended",
        "Sessions that have no connection for the time being",
        app -> of(app, RunningApp::suspended));
    meters.count(
        "plezi.sessions.resumed",
        Tags.empty(),
        "Times that a session went on with another connection",
        Counters::resumed);
    for (String why : Counters.GAP_REASONS) {
      meters.count(
          "plezi.sessions.gaps",
          Tags.of("reason", why),
          "Times that a peer asked for a session that was gone",
          counters -> counters.gaps(why));
    }
  }

  private static void messages(Meters meters) {
    meters.count(
        "plezi.messages.received",
        Tags.empty(),
        "Messages that arrived by connections",
        Counters::messagesIn);
    meters.count(
        "plezi.messages.sent",
        Tags.empty(),
        "Messages that were written to connections",
        Counters::messagesOut);
    for (Counters.Drop why : Counters.Drop.values()) {
      meters.count(
          "plezi.messages.dropped",
          Tags.of("reason", why.name().toLowerCase(Locale.ROOT)),
          "Messages that were left out",
          counters -> counters.dropped(why));
    }
    meters.bytes("receive", Counters::bytesIn);
    meters.bytes("transmit", Counters::bytesOut);
  }

  private static void room(Meters meters) {
    meters.room(
        "plezi.mailbox",
        "what waits for handlers, or is being handled",
        app -> of(app, running -> running.budgets().mailboxes().used()),
        app -> app.options().maxMailboxBytes());
    meters.room(
        "plezi.kept",
        "what is kept for peers",
        app -> of(app, running -> running.budgets().kept().bytes()),
        app -> app.options().maxKeptBytes());
    meters.room(
        "plezi.suspended",
        "what sessions without a connection keep",
        app -> of(app, RunningApp::suspendedBytes),
        app -> app.options().maxSuspendedBytes());
  }

  private static void broker(Meters meters) {
    meters.gauge(
        "plezi.broker.connected",
        "1 while publications reach all that they are for, 0 while they reach this server only",
        app -> app.channels().reach() == Broker.Reach.DISCONNECTED ? 0 : 1);
    meters.gauge(
        "plezi.broker.queue",
        "Messages that wait to be published to other servers",
        app -> app.channels().queued());
    meters.count(
        "plezi.broker.reconnects",
        "Times that the way to other servers was lost, and is back",
        app -> app.channels().reconnects());
  }

  /** A figure of a running app; 0 before its start. */
  private static double of(RoutedApp app, ToDoubleFunction<RunningApp> figure) {
    RunningApp running = app.running();
    return running == null ? 0 : figure.applyAsDouble(running);
  }

  /** A maker of meters that read an app. */
  private record Meters(RoutedApp app, MeterRegistry registry, Tags tags) {
    void gauge(String name, String words, ToDoubleFunction<RoutedApp> value) {
      Gauge.builder(name, app, value).tags(tags).description(words).register(registry);
    }

    void count(String name, String words, ToDoubleFunction<RoutedApp> value) {
      FunctionCounter.builder(name, app, value).tags(tags).description(words).register(registry);
    }

    void count(String name, Tags more, String words, ToDoubleFunction<Counters> value) {
      FunctionCounter.builder(
              name, app, app -> of(app, each -> value.applyAsDouble(counters(each))))
          .tags(tags.and(more))
          .description(words)
          .register(registry);
    }

    void bytes(String direction, ToDoubleFunction<Counters> value) {
      FunctionCounter.builder(
              "plezi.network.io", app, app -> of(app, each -> value.applyAsDouble(counters(each))))
          .tags(tags.and("network.io.direction", direction))
          .baseUnit(BaseUnits.BYTES)
          .description("Bytes of messages, without frames and before compression")
          .register(registry);
    }

    void room(
        String name,
        String words,
        ToDoubleFunction<RoutedApp> used,
        ToDoubleFunction<RoutedApp> most) {
      room(name + ".usage", "Bytes of " + words, used);
      room(name + ".limit", "As many bytes as may be of " + words, most);
    }

    private void room(String name, String words, ToDoubleFunction<RoutedApp> value) {
      Gauge.builder(name, app, value)
          .tags(tags)
          .baseUnit(BaseUnits.BYTES)
          .description(words)
          .register(registry);
    }

    private static Counters counters(RunningApp running) {
      return running.budgets().counters();
    }
  }
}
