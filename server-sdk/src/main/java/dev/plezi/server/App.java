package dev.plezi.server;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An application: its routes first, then a running server. It is made by {@link Plezi#app()}, and
 * not for applications to implement. Routes are added by one thread, before {@link #start}; each
 * method that adds one returns this app. Everything else is thread-safe.
 */
public interface App {
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
  App route(String path, Class<? extends Controller> controller);

  /**
   * Routes a path to a controller whose instances the application makes, one for each connection or
   * request: the way to give it what it works with.
   */
  <C extends Controller> App route(String path, Class<C> controller, Supplier<C> factory);

  /** Routes a path to a controller whose connections have bounds of their own. */
  App route(String path, Class<? extends Controller> controller, Limits limits);

  /** Routes a path to a controller, with its maker and the bounds of its connections. */
  <C extends Controller> App route(
      String path, Class<C> controller, Supplier<C> factory, Limits limits);

  /**
   * Answers {@code GET} and {@code HEAD} of a path, and of nothing below it. The path may have
   * parameters, as a controller's has, but takes no {@code id} by itself.
   *
   * @param path literal parts, {@code :name}, {@code (:name)}, {@code *}
   * @param action runs for several requests at a time
   * @throws IllegalArgumentException when the path cannot be
   */
  App get(String path, HttpAction action);

  /** Answers {@code POST} of a path, as {@link #get} does. */
  App post(String path, HttpAction action);

  /** Answers {@code PUT} of a path, as {@link #get} does. */
  App put(String path, HttpAction action);

  /** Answers {@code PATCH} of a path, as {@link #get} does. */
  App patch(String path, HttpAction action);

  /** Answers {@code DELETE} of a path, as {@link #get} does. */
  App delete(String path, HttpAction action);

  /**
   * Takes the connections of a path, and of nothing below it, by lambdas instead of a controller.
   * Event streams are taken with {@link Live#onSse}; WebSockets unless there is that alone.
   *
   * @param path as of {@link #get}
   * @param setUp gives the callbacks and handlers
   * @throws IllegalArgumentException naming the path, the event and the reason, when they cannot
   *     work; or the path, when that cannot
   */
  App events(String path, Consumer<Live> setUp);

  /** Takes the connections of a path, with bounds of their own. */
  App events(String path, Limits limits, Consumer<Live> setUp);

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
  App rewrite(String path, String regex);

  /**
   * Routes a path to the browser client. The path's ending chooses the form: {@code .js} the global
   * script, {@code .mjs} the ES module.
   */
  App route(String path, BrowserClient client);

  /**
   * Puts a filter around all handlers of events and all actions of this app, behind those that were
   * added before; whether their routes come before or after it, is the same.
   *
   * @throws IllegalStateException when the app has started
   */
  App filter(Filter filter);

  /**
   * Puts a filter around those of the routes of a path, behind those of the app.
   *
   * @param path as it is given to {@link #route}, {@link #get} or {@link #events}, to the letter; a
   *     start fails with {@link IllegalStateException} when no route has it
   * @throws IllegalStateException when the app has started
   */
  App filter(String path, Filter filter);

  /**
   * Starts to listen; returns this app when connections are taken. An app starts once; one that
   * could not start may be started again.
   *
   * @param port the port; 0 for a free one
   * @throws IllegalArgumentException when it is no port
   * @throws StartException when the port is taken, Redis cannot be used, or the server cannot start
   *     for another reason
   * @throws IllegalStateException when it was started before, or stopped
   */
  App start(int port);

  /**
   * The port it listens on, or listened on.
   *
   * @throws IllegalStateException when it has not been started
   */
  int port();

  /** How many connections are open. */
  int connections();

  /**
   * Whether it wants to be sent connections and requests: from its start until its stop begins, be
   * that by a signal. It takes them still while {@link Options#drainDelay} lasts. False as well
   * while a thread that is to hear connections has not answered for 10 s, which is logged: when
   * memory has run out it may have ended for good.
   */
  boolean ready();

  /** How the app is now; looks at each session. */
  Health health();

  /**
   * Sends an event to all subscribers of a channel; to nobody while the app does not run. Does not
   * wait for Redis: what that refuses later is told to the log, and thrown at the next publication.
   *
   * @param event an event record, or another form that {@link On} names
   * @throws BrokerUnavailableException when only this server's subscribers get it
   */
  void publish(String channel, Object event);

  /**
   * The same.
   *
   * @param event the event's name
   * @param payload written as a JSON object, its members beside the name
   */
  void publish(String channel, String event, Object payload);

  /** The same, as a binary message. */
  void publish(String channel, ByteBuffer data);

  /**
   * Closes all connections of an identity with 4401 and ends its sessions, on all servers that
   * share a Redis; refuses handshakes that are under way. Those that begin later are {@link
   * Controller#preConnect}'s matter. Waits, at most 2 s, until Redis has told the others.
   *
   * @param identity as {@link Controller#identify(String)} was given
   * @return how many connections and sessions it had here; 0 while the app does not run
   * @throws BrokerUnavailableException when this server's are ended, and it is not known that the
   *     others' are: those that are cut off hear of it when they are back, if it can wait for that
   *     ({@link Options#publishWhileDown})
   */
  int revoke(String identity);

  /**
   * All that an identity has, wherever: {@code app.to("ada").emit(…)}. Who it is to be need not be
   * there; what is sent while the app does not run reaches nobody.
   *
   * @param identity as {@link Controller#identify(String)} was given
   */
  Recipient to(String identity);

  /**
   * The identities that have something on this server: a connection, or a session that awaits its
   * next. A copy, which takes the time of their number.
   */
  Set<String> identities();

  /**
   * How many connections of an identity are open on this server. A session that has none just now
   * counts for none, so 0 may be somebody who is in {@link #identities}.
   */
  int connections(String identity);

  /**
   * Who subscribes a channel on this server just now: connections that have subscribed this very
   * channel, with a listener or without, and no pattern. The app's own listeners are nobody. Takes
   * the time of their number, for which nobody waits.
   */
  Subscribers subscribers(String channel);

  /**
   * Listens to a channel, for the app itself; before the start, too. Otherwise it waits as {@link
   * Controller#subscribe(String)} does.
   *
   * @throws IllegalStateException when the app has stopped
   * @throws BrokerUnavailableException when Redis refuses it; then it hears nothing at all
   */
  Subscription subscribe(String channel, ChannelListener listener);

  /**
   * Listens to all channels that match, for the app itself.
   *
   * @param glob as of {@link Controller#subscribePattern(String)}
   * @throws IllegalStateException when the app has stopped
   */
  Subscription subscribePattern(String glob, ChannelListener listener);

  /**
   * Stops: takes no more connections, lets each say goodbye ({@link Controller#onShutdown}), closes
   * it with 1001 or asks its client to come back later, and lets running requests end, while more
   * on the connections that stand are answered with 503; waits up to {@link Options#drainTimeout},
   * then ends what is left. A second call waits for the first. Called by a controller, it returns
   * at once and stops behind it.
   */
  void stop();
}
