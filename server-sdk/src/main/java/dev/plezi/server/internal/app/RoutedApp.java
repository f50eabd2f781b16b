package dev.plezi.server.internal.app;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.protocol.codec.JacksonVersions;
import dev.plezi.server.App;
import dev.plezi.server.BrowserClient;
import dev.plezi.server.ChannelListener;
import dev.plezi.server.Controller;
import dev.plezi.server.Filter;
import dev.plezi.server.Health;
import dev.plezi.server.HttpAction;
import dev.plezi.server.Limits;
import dev.plezi.server.Live;
import dev.plezi.server.Options;
import dev.plezi.server.Recipient;
import dev.plezi.server.StartException;
import dev.plezi.server.Subscribers;
import dev.plezi.server.Subscription;
import dev.plezi.server.internal.channels.AppChannels;
import dev.plezi.server.internal.channels.Publications;
import dev.plezi.server.internal.controller.ControllerType;
import dev.plezi.server.internal.controller.LiveCallbacks;
import dev.plezi.server.internal.filter.AppFilters;
import dev.plezi.server.internal.jetty.JettyServer;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.route.ActionRoute;
import dev.plezi.server.internal.route.ClientScriptRoute;
import dev.plezi.server.internal.route.ControllerRoute;
import dev.plezi.server.internal.route.PathPattern;
import dev.plezi.server.internal.route.RewriteRoute;
import dev.plezi.server.internal.route.Route;
import dev.plezi.server.internal.session.ApplicationClose;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.internal.web.ClassPath;
import dev.plezi.server.internal.web.WebServer;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An app from its first route to its stop: collects what is to run, hands it to what runs it, and
 * passes on what the application wants of that. Before the start and after the stop there is
 * nothing at work, and each method has its answer for that.
 */
public final class RoutedApp implements App {
  private static final int MAX_PORT = 65_535;

  private final Options options;
  private final Map<String, String> environment;
  private final InstantSource wall;
  private final EventCodec codec;

  /** Of the thread that made the app: another one may start it. */
  private final @Nullable ClassLoader context;

  private final AppChannels channels;
  private final AppFilters filters = new AppFilters();

  // Guarded by this, the list; as many as the application adds. Whether it is stopped is read by
  // anybody.
  private final List<Route> routes = new ArrayList<>();
  private final Set<@Nullable ClassLoader> loaders = new LinkedHashSet<>();
  private volatile boolean stopped;

  // Set once, by begin() under this lock; read by anybody.
  private volatile @Nullable RunningApp running;

  /**
   * An app without routes.
   *
   * @param environment the process' variables
   * @param wall the time of day
   */
  public RoutedApp(Options options, Map<String, String> environment, InstantSource wall) {
    this.options = options;
    this.environment = environment;
    this.wall = wall;
    JacksonVersions.check();
    this.codec = EventCodec.of(options.json(), options.largeNumbers());
    this.channels = new AppChannels(codec);
    this.context = Thread.currentThread().getContextClassLoader();
  }

  // ---- routes

  @Override
  public App route(String path, Class<? extends Controller> controller) {
    return controller(path, controller, ControllerType.of(codec, controller), null);
  }

  @Override
  public <C extends Controller> App route(String path, Class<C> controller, Supplier<C> factory) {
    return controller(path, controller, ControllerType.of(codec, controller, factory), null);
  }

  @Override
  public App route(String path, Class<? extends Controller> controller, Limits limits) {
    return controller(path, controller, ControllerType.of(codec, controller), limits);
  }

  @Override
  public <C extends Controller> App route(
      String path, Class<C> controller, Supplier<C> factory, Limits limits) {
    return controller(path, controller, ControllerType.of(codec, controller, factory), limits);
  }

  @Override
  public App get(String path, HttpAction action) {
    return action("GET", path, action);
  }

  @Override
  public App post(String path, HttpAction action) {
    return action("POST", path, action);
  }

  @Override
  public App put(String path, HttpAction action) {
    return action("PUT", path, action);
  }

  @Override
  public App patch(String path, HttpAction action) {
    return action("PATCH", path, action);
  }

  @Override
  public App delete(String path, HttpAction action) {
    return action("DELETE", path, action);
  }

  @Override
  public App events(String path, Consumer<Live> setUp) {
    return live(path, null, setUp);
  }

  @Override
  public App events(String path, Limits limits, Consumer<Live> setUp) {
    return live(path, limits, setUp);
  }

  @Override
  public App rewrite(String path, String regex) {
    return add(RewriteRoute.of(path, regex));
  }

  @Override
  public App route(String path, BrowserClient client) {
    ClientScriptRoute.of(path).forEach(this::add);
    return this;
  }

  private App controller(
      String path, Class<?> controller, ControllerType type, @Nullable Limits limits) {
    PathPattern pattern = PathPattern.parse(path);
    return add(
        new ControllerRoute(pattern, type.filtered(filters, path), limits),
        controller.getClassLoader());
  }

  private App action(String verb, String path, HttpAction action) {
    Objects.requireNonNull(action, "action");
    return add(
        new ActionRoute(PathPattern.asWritten(path), verb, action, filters.chain(path, List.of())),
        action.getClass().getClassLoader());
  }

  private App live(String path, @Nullable Limits limits, Consumer<Live> setUp) {
    PathPattern pattern = PathPattern.asWritten(path);
    LiveCallbacks live = new LiveCallbacks(path, channels);
    setUp.accept(live);
    return add(
        new ControllerRoute(pattern, live.type().filtered(filters, path), limits),
        setUp.getClass().getClassLoader());
  }

  @Override
  public App filter(Filter filter) {
    Objects.requireNonNull(filter, "filter");
    return filter("filters", () -> filters.add(filter));
  }

  @Override
  public App filter(String path, Filter filter) {
    Objects.requireNonNull(filter, "filter");
    return filter(path, () -> filters.add(path, filter));
  }

  private synchronized App filter(String what, Runnable add) {
    if (running != null) {
      throw new IllegalStateException(what + ": filters are added before the start");
    }
    add.run();
    return this;
  }

  private synchronized App add(Route route, @Nullable ClassLoader home) {
    var unused = add(route);
    loaders.add(home);
    return this;
  }

  private synchronized App add(Route route) {
    if (running != null) {
      throw new IllegalStateException(route.path() + ": routes are added before the start");
    }
    routes.add(route);
    return this;
  }

  // ---- start and stop

  @Override
  public synchronized App start(int port) {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port is " + port + "; it is 0 to " + MAX_PORT);
    }
    Libraries.checkServer();
    start((settings, name, site) -> new JettyServer(settings, port, name, site));
    if (options.signals()) {
      // Still under the lock, so that a stop finds it watched.
      ShutdownSignals.watch(this);
    }
    return this;
  }

  /**
   * Starts behind a server. Whose it is ends it: no signal stops the app by itself.
   *
   * @throws StartException when the server or the app cannot start
   * @throws IllegalStateException when it was started before, or stopped
   */
  public synchronized void start(WebServer.Opening opening) {
    var unused = begin(app -> RunningServer.start(app, environment, wall, opening));
  }

  /**
   * Puts the app to work.
   *
   * @param start does so, or fails with nothing left behind; the app may start again then
   * @throws IllegalStateException when it was started before, or stopped; or a path has filters,
   *     and no route
   */
  public synchronized <R extends RunningApp> R begin(Function<AppDefinition, R> start) {
    if (running != null || stopped) {
      throw new IllegalStateException("an app starts once");
    }
    filters.check();
    loaders.add(context);
    R begun = start.apply(new AppDefinition(options, routes, channels, ClassPath.of(loaders)));
    running = begun;
    RunningApps.add(this);
    return begun;
  }

  @Override
  public void stop() {
    RunningApp now;
    synchronized (this) {
      stopped = true;
      now = running;
    }
    // Not under the lock: the connections' last handlers may ask this app for something.
    if (now != null) {
      now.stop(this::forget);
    }
  }

  private void forget() {
    RunningApps.remove(this);
    ShutdownSignals.forget(this);
  }

  // ---- at work

  @Override
  public int port() {
    RunningApp now = running;
    if (now == null) {
      throw new IllegalStateException("the app has not been started");
    }
    return now.port();
  }

  @Override
  public int connections() {
    RunningApp now = running;
    return now == null ? 0 : now.connections();
  }

  @Override
  public boolean ready() {
    RunningApp now = running;
    return now != null && !stopped && now.hears();
  }

  /** The app at work; null before its start. */
  public @Nullable RunningApp running() {
    return running;
  }

  /** Its channels. */
  public AppChannels channels() {
    return channels;
  }

  /** Its settings. */
  public Options options() {
    return options;
  }

  /** Puts a filter before all others, at any time; it counts for what is called from now on. */
  public void observe(Filter filter) {
    filters.observe(filter);
  }

  @Override
  public Health health() {
    RunningApp now = running;
    return new Health(
        switch (channels.reach()) {
          case LOCAL -> Health.Broker.LOCAL;
          case CONNECTED -> Health.Broker.CONNECTED;
          case DISCONNECTED -> Health.Broker.DISCONNECTED;
        },
        channels.problem(),
        channels.queued(),
        now == null ? 0 : now.connections(),
        now == null ? 0 : now.suspended(),
        now == null ? 0 : now.suspendedBytes());
  }

  @Override
  public int revoke(String identity) {
    RunningApp now = running;
    return now == null ? 0 : now.revoke(Objects.requireNonNull(identity, "identity"));
  }

  @Override
  public Recipient to(String identity) {
    return new All(Objects.requireNonNull(identity, "identity"));
  }

  @Override
  public Set<String> identities() {
    RunningApp now = running;
    return now == null ? Set.of() : now.identities().present();
  }

  @Override
  public int connections(String identity) {
    Objects.requireNonNull(identity, "identity");
    RunningApp now = running;
    return now == null ? 0 : now.identities().connections(identity);
  }

  /** All that an identity has. */
  private final class All implements Recipient {
    private final String identity;

    All(String identity) {
      this.identity = identity;
    }

    @Override
    public void emit(Object event) {
      send(Publications.event(codec, event));
    }

    @Override
    public void emit(String event, Object payload) {
      send(Publications.event(codec, event, payload));
    }

    @Override
    public void disconnect(int code, String reason) {
      ApplicationClose close = new ApplicationClose(code, reason);
      RunningApp now = running;
      if (now != null) {
        now.identities().close(identity, close);
      }
    }

    private void send(WireMessage event) {
      RunningApp now = running;
      if (now != null) {
        now.identities().emit(identity, event);
      }
    }
  }

  // ---- channels

  @Override
  public void publish(String channel, Object event) {
    channels.publish(Topic.named(channel), Publications.event(codec, event), null);
  }

  @Override
  public void publish(String channel, String event, Object payload) {
    channels.publish(Topic.named(channel), Publications.event(codec, event, payload), null);
  }

  @Override
  public void publish(String channel, ByteBuffer data) {
    channels.publish(Topic.named(channel), Publications.bytes(data), null);
  }

  @Override
  public Subscribers subscribers(String channel) {
    return channels.subscribers(Topic.named(channel));
  }

  @Override
  public Subscription subscribe(String channel, ChannelListener listener) {
    return channels.subscribe(Topic.channel(channel), listener);
  }

  @Override
  public Subscription subscribePattern(String glob, ChannelListener listener) {
    return channels.subscribe(Topic.pattern(glob), listener);
  }
}
