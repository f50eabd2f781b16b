package dev.plezi.server;

import dev.plezi.server.internal.app.Libraries;
import dev.plezi.server.internal.app.RoutedApp;
import dev.plezi.server.internal.app.RunningApps;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Set;

/**
 * Where an application begins:
 *
 * <pre>{@code
 * Plezi.app().route("/client.js", Plezi.CLIENT).route("/", ChatRoom.class).start(3000);
 * }</pre>
 */
public final class Plezi {
  /** Routed, it serves the browser client of this very version. */
  public static final BrowserClient CLIENT = new BrowserClient();

  private Plezi() {}

  /**
   * An app with the standard options.
   *
   * @throws StartException when the build has brought libraries that do not fit
   */
  public static App app() {
    return app(Options.standard());
  }

  /**
   * An app with these options.
   *
   * @throws StartException when the build has brought libraries that do not fit
   */
  public static App app(Options options) {
    Libraries.check();
    return new RoutedApp(options, System.getenv(), InstantSource.system());
  }

  /**
   * {@link App#publish(String, Object)} of the app that runs in this process: from a timer, a queue
   * consumer, a servlet.
   *
   * @throws IllegalStateException when none or several run
   */
  public static void publish(String channel, Object event) {
    RunningApps.only().publish(channel, event);
  }

  /** {@link App#publish(String, String, Object)} of the app that runs in this process. */
  public static void publish(String channel, String event, Object payload) {
    RunningApps.only().publish(channel, event, payload);
  }

  /** {@link App#publish(String, ByteBuffer)} of the app that runs in this process. */
  public static void publish(String channel, ByteBuffer data) {
    RunningApps.only().publish(channel, data);
  }

  /** {@link App#subscribe} of the app that runs in this process. */
  public static Subscription subscribe(String channel, ChannelListener listener) {
    return RunningApps.only().subscribe(channel, listener);
  }

  /** {@link App#subscribePattern} of the app that runs in this process. */
  public static Subscription subscribePattern(String glob, ChannelListener listener) {
    return RunningApps.only().subscribePattern(glob, listener);
  }

  /** {@link App#to} of the app that runs in this process. */
  public static Recipient to(String identity) {
    return RunningApps.only().to(identity);
  }

  /** {@link App#identities} of the app that runs in this process. */
  public static Set<String> identities() {
    return RunningApps.only().identities();
  }

  /** {@link App#connections(String)} of the app that runs in this process. */
  public static int connections(String identity) {
    return RunningApps.only().connections(identity);
  }

  /** {@link App#subscribers} of the app that runs in this process. */
  public static Subscribers subscribers(String channel) {
    return RunningApps.only().subscribers(channel);
  }

  /** {@link App#revoke} of the app that runs in this process. */
  public static int revoke(String identity) {
    return RunningApps.only().revoke(identity);
  }
}
