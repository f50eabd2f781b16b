package dev.plezi.server;

import dev.plezi.server.internal.app.RunningApp;
import dev.plezi.server.internal.app.RunningServer;
import dev.plezi.server.internal.app.ShutdownSignals;
import dev.plezi.server.internal.channels.AppChannels;
import dev.plezi.server.internal.channels.Publications;
import dev.plezi.server.internal.controller.ControllerType;
import dev.plezi.server.internal.controller.LivePath;
import dev.plezi.server.internal.memory.SimulatedScheduler;
import dev.plezi.server.internal.memory.SimulatedServer;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.route.ActionRoute;
import dev.plezi.server.internal.route.ClientRoute;
import dev.plezi.server.internal.route.ControllerRoute;
import dev.plezi.server.internal.route.PathPattern;
import dev.plezi.server.internal.route.RewriteRoute;
import dev.plezi.server.internal.route.Route;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An application: its routes first, then a running server. Routes are added by one thread, before
 * {@link #start}; everything else is thread-safe.
 */
public final class App {
  private static final int MAX_PORT = 65_535;

  private final Options options;
  private final InstantSource wall;
  private final AppChannels channels;
  private final List<Route> routes = new ArrayList<>();

  // Set by start(), under this lock; read by anybody.
  private volatile @Nullable RunningApp running;

  // Guarded by this.
  private boolean stopped;

  /**
   * An app without routes.
   *
   * @param environment the process' variables
   * @param wall the time of day
   */
  App(Options options, Map<String, String> environment, InstantSource wall) {
    this.options = options;
    this.wall = wall;
    this.channels = new AppChannels(options, environment);
  }

  /**
   * Routes a path to a controller. {@code "/users"} means {@code "/users/(:id)"}. Of several routes
   * that match, the first that answers wins. WebSockets are taken by controllers that have event
   * methods, or override {@link Controller#unknown}, {@link Controller#onMessage(String)} or its
   * namesake, or {@link Controller#onOpen}; event streams by those that override {@link
   * Controller#onSse}.
   *
   * @param path literal parts, {@code :name}, {@code (:name)}, {@code *}
   * @param controller a public class with a public constructor without parameters
   * @throws IllegalArgumentException naming the class, the method and the reason, when the
   *     controller cannot work; or the path, when that cannot
   */
  public App route(String path, Class<? extends Controller> controller) {
    return add(new ControllerRoute(PathPattern.parse(path), ControllerType.of(controller), null));
  }

  /**
   * Routes a path to a controller whose instances the application makes, one for each connection or
   * request: the way to give it what it works with.
   */
  public <C extends Controller> App route(String path, Class<C> controller, Supplier<C> factory) {
    ControllerType type = ControllerType.of(controller, factory);
    return add(new ControllerRoute(PathPattern.parse(path), type, null));
  }

  /** Routes a path to a controller whose connections have bounds of their own. */
  public App route(String path, Class<? extends Controller> controller, Limits limits) {
    return add(new ControllerRoute(PathPattern.parse(path), ControllerType.of(controller), limits));
  }

  /** Routes a path to a controller, with its maker and the bounds of its connections. */
  public <C extends Controller> App route(
      String path, Class<C> controller, Supplier<C> factory, Limits limits) {
    ControllerType type = ControllerType.of(controller, factory);
    return add(new ControllerRoute(PathPattern.parse(path), type, limits));
  }

  /**
   * Answers {@code GET} and {@code HEAD} of a path, and of nothing below it. The path may have
   * parameters, as a controller's has, but takes no {@code id} by itself.
   *
   * @param path literal parts, {@code :name}, {@code (:name)}, {@code *}
   * @param action runs for several requests at a time
   * @throws IllegalArgumentException when the path cannot be
   */
  public App get(String path, HttpAction action) {
    return action("GET", path, action);
  }

  /** Answers {@code POST} of a path, as {@link #get} does. */
  public App post(String path, HttpAction action) {
    return action("POST", path, action);
  }

  /** Answers {@code PUT} of a path, as {@link #get} does. */
  public App put(String path, HttpAction action) {
    return action("PUT", path, action);
  }

  /** Answers {@code PATCH} of a path, as {@link #get} does. */
  public App patch(String path, HttpAction action) {
    return action("PATCH", path, action);
  }

  /** Answers {@code DELETE} of a path, as {@link #get} does. */
  public App delete(String path, HttpAction action) {
    return action("DELETE", path, action);
  }

  /**
   * Takes the connections of a path, and of nothing below it, by lambdas instead of a controller.
   * Event streams are taken with {@link Live#onSse}; WebSockets unless there is that alone.
   *
   * @param path as of {@link #get}
   * @param setUp gives the callbacks and handlers
   * @throws IllegalArgumentException naming the path, the event and the reason, when they cannot
   *     work; or the path, when that cannot
   */
  public App events(String path, Consumer<Live> setUp) {
    return live(path, null, setUp);
  }

  /** Takes the connections of a path, with bounds of their own. */
  public App events(String path, Limits limits, Consumer<Live> setUp) {
    return live(path, limits, setUp);
  }

  /**
   * Takes a leading segment from the path, for all routes added behind: {@code rewrite("/:locale",
   * "en|fr")} lets {@code /fr/users} reach the route {@code /users}, whose controller then has the
   * parameter {@code locale}. A segment that does not match stays where it is. Several rewrites
   * take one segment each, in their order.
   *
   * @param path one parameter, such as {@code /:locale}
   * @param regex what the whole segment matches; segments above 100 characters never do
   * @throws IllegalArgumentException when the path or the expression cannot be
   */
  public App rewrite(String path, String regex) {
    return add(RewriteRoute.of(path, regex));
  }

  /**
   * Routes a path to the browser client. The path's ending chooses the form: {@code .js} the global
   * script, {@code .mjs} the ES module.
   */
  public App route(String path, Plezi.Client client) {
    ClientRoute.of(path).forEach(this::add);
    return this;
  }

  /**
   * Starts to listen; returns when connections are taken.
   *
   * @param port the port; 0 for a free one
   * @throws IllegalArgumentException when it is no port
   * @throws StartException when the port is taken, Redis cannot be used, or the server cannot start
   *     for another reason
   */
  public synchronized App start(int port) {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port is " + port + "; it is 0 to " + MAX_PORT);
    }
    RunningServer.Plan plan = new RunningServer.Plan(options, routes, channels, wall);
    var unused = begin(() -> RunningServer.start(plan, port));
    if (options.signals()) {
      ShutdownSignals.watch(this);
    }
    return this;
  }

  /** The port it listens on. */
  public int port() {
    RunningApp now = running;
    if (now == null) {
      throw new IllegalStateException("the app has not been started");
    }
    return now.port();
  }

  /** How many connections are open. */
  public int connections() {
    RunningApp now = running;
    return now == null ? 0 : now.connections();
  }

  /** How the app is now; looks at each session. */
  public Health health() {
    return channels.health(running);
  }

  /**
   * Sends an event to all subscribers of a channel; to nobody while the app does not run.
   *
   * @param event an event record, or another form that {@link On} names
   * @throws BrokerUnavailableException when only this server's subscribers get it
   */
  public void publish(String channel, Object event) {
    channels.publish(Topic.named(channel), Publications.event(event), null);
  }

  /**
   * The same.
   *
   * @param event the event's name
   * @param payload written as a JSON object, its members beside the name
   */
  public void publish(String channel, String event, Object payload) {
    channels.publish(Topic.named(channel), Publications.event(event, payload), null);
  }

  /** The same, as a binary message. */
  public void publish(String channel, ByteBuffer data) {
    channels.publish(Topic.named(channel), Publications.bytes(data), null);
  }

  /**
   * Closes all connections of an identity with 4401 and ends its sessions, on all servers that
   * share a Redis, unless cut off from it; refuses handshakes that are under way. Those that begin
   * later are {@link Controller#preConnect}'s matter.
   *
   * @param identity as {@link Controller#identify(String)} was given
   * @return how many connections and sessions it had here; 0 while the app does not run
   * @throws BrokerUnavailableException when only this server's are ended
   */
  public int revoke(String identity) {
    RunningApp now = running;
    return now == null ? 0 : now.revoke(Objects.requireNonNull(identity, "identity"));
  }

  /**
   * Listens to a channel, for the app itself; before the start, too. Otherwise it waits as {@link
   * Controller#subscribe(String)} does.
   *
   * @throws IllegalStateException when the app has stopped
   */
  public Subscription subscribe(String channel, ChannelListener listener) {
    return channels.subscribe(Topic.channel(channel), listener);
  }

  /**
   * Listens to all channels that match, for the app itself.
   *
   * @param glob as of {@link Controller#subscribePattern(String)}
   * @throws IllegalStateException when the app has stopped
   */
  public Subscription subscribePattern(String glob, ChannelListener listener) {
    return channels.subscribe(Topic.pattern(glob), listener);
  }

  /**
   * Stops: takes no more connections, lets each say goodbye ({@link Controller#onShutdown}), closes
   * it with 1001 or asks its client to come back later, and lets running requests end, while more
   * on the connections that stand are answered with 503; waits up to {@link Options#drainTimeout},
   * then ends what is left. A second call waits for the first. Called by a controller, it returns
   * at once and stops behind it.
   */
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

  /** Puts the app to work without a network. */
  public synchronized SimulatedServer rehearse(SimulatedScheduler stage) {
    return begin(() -> new SimulatedServer(options, List.copyOf(routes), channels, stage));
  }

  /** Under the lock. */
  private <W extends RunningApp> W begin(Supplier<W> start) {
    if (running != null || stopped) {
      throw new IllegalStateException("an app starts once");
    }
    W begun = start.get();
    running = begun;
    Plezi.RUNNING.add(this);
    return begun;
  }

  private void forget() {
    Plezi.RUNNING.remove(this);
    ShutdownSignals.forget(this);
  }

  private App action(String verb, String path, HttpAction action) {
    Objects.requireNonNull(action, "action");
    return add(new ActionRoute(PathPattern.asWritten(path), verb, action));
  }

  private App live(String path, @Nullable Limits limits, Consumer<Live> setUp) {
    PathPattern pattern = PathPattern.asWritten(path);
    LivePath live = new LivePath(path, channels);
    setUp.accept(live);
    return add(new ControllerRoute(pattern, live.type(), limits));
  }

  private synchronized App add(Route route) {
    if (running != null) {
      throw new IllegalStateException(route.path() + ": routes are added before the start");
    }
    routes.add(route);
    return this;
  }
}
