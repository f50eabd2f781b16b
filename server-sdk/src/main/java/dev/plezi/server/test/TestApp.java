package dev.plezi.server.test;

import dev.plezi.server.App;
import java.time.Clock;
import java.time.Duration;

/**
 * An app under test, as whoever has one of its connections sees it: what can be done with it beside
 * connecting more. Used by one thread.
 */
public interface TestApp extends AutoCloseable {
  /** Publishes as {@link App#publish(String, Object)} does. */
  void publish(String channel, Object event);

  /** Publishes as {@link App#publish(String, String, Object)} does. */
  void publish(String channel, String event, Object payload);

  /**
   * Lets time pass, and does what is due meanwhile: clients are asked whether they are there and
   * answer, counts are told, sessions end whose time is over.
   *
   * @throws IllegalArgumentException when it is negative
   */
  void advance(Duration time);

  /** The clock that {@link #advance} moves. It begins with the year 2000, in UTC. */
  Clock clock();

  /** Does what other threads, or the app itself, have begun since the last call. */
  void settle();

  /** Stops the app, as {@link App#stop} does, without waiting for clients to go elsewhere. */
  @Override
  void close();
}
