package dev.plezi.server;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where an application begins:
 *
 * <pre>{@code
 * Plezi.app().route("/client.js", Plezi.CLIENT).route("/", ChatRoom.class).start(3000);
 * }</pre>
 */
public final class Plezi {
  /** Routed, it serves the browser client of this very version. */
  public static final Client CLIENT = new Client();

  /** The type of {@link #CLIENT}. */
  public static final class Client {
    private Client() {}
  }

  /** The apps that run in this process. */
  public static final Set<App> RUNNING = ConcurrentHashMap.newKeySet();

  private Plezi() {}

  /** An app with the standard options. */
  public static App app() {
    return app(Options.standard());
  }

  /** An app with these options. */
  public static App app(Options options) {
    return new App(options, System.getenv(), InstantSource.system());
  }

  /**
   * {@link App#publish(String, Object)} of the app that runs in this process: from a timer, a queue
   * consumer, a servlet.
   *
   * @throws IllegalStateException when none or several run
   */
  public static void publish(String channel, Object event) {
    only().publish(channel, event);
  }

  /** {@link App#publish(String, String, Object)} of the app that runs in this process. */
  public static void publish(String channel, String event, Object payload) {
    only().publish(channel, event, payload);
  }

  /** {@link App#publish(String, ByteBuffer)} of the app that runs in this process. */
  public static void publish(String channel, ByteBuffer data) {
    only().publish(channel, data);
  }

  /** {@link App#subscribe} of the app that runs in this process. */
  public static Subscription subscribe(String channel, ChannelListener listener) {
    return only().subscribe(channel, listener);
  }

  /** {@link App#subscribePattern} of the app that runs in this process. */
  public static Subscription subscribePattern(String glob, ChannelListener listener) {
    return only().subscribePattern(glob, listener);
  }

  /** {@link App#revoke} of the app that runs in this process. */
  public static int revoke(String identity) {
    return only().revoke(identity);
  }

  private static App only() {
    List<App> running = List.copyOf(RUNNING);
    if (running.size() != 1) {
      throw new IllegalStateException(
          running.isEmpty()
              ? "no app runs in this process"
              : running.size() + " apps run in this process: use the one that you mean");
    }
    return running.get(0);
  }
}
