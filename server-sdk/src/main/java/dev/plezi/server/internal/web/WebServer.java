package dev.plezi.server.internal.web;

import dev.plezi.server.Options;
import dev.plezi.server.StartException;
import java.time.Duration;

/**
 * A server that brings requests and connections to a {@link Site}: one of our own, or one that the
 * application has, of which a part is lent. Started once, stopped once. Thread-safe.
 */
public interface WebServer {
  /**
   * Begins to bring them.
   *
   * @throws StartException when it cannot, saying why
   */
  void start() throws Exception;

  /** Where it listens, in words. */
  String place();

  /**
   * The port that it listens on, or listened on.
   *
   * @throws IllegalStateException when that is the application's matter
   */
  int port();

  /** A second is over: looks whether its threads still hear. By one thread. */
  default void look() {}

  /** Whether all its connections are heard, and new ones; found out by {@link #look}. */
  default boolean hears() {
    return true;
  }

  /** Whether this thread is answering a request of the site: who waits for all of them must not. */
  default boolean answering() {
    return false;
  }

  /** Takes no more requests and no more connections; those that are here go on. */
  void stopAccepting();

  /**
   * Waits for the requests that are here.
   *
   * @return whether all are answered in time
   */
  boolean awaitRequests(Duration limit) throws InterruptedException;

  /**
   * Ends everything that is the site's.
   *
   * @param limit how long to wait for threads that are held
   */
  void stop(Duration limit) throws Exception;

  /** What makes one. */
  interface Opening {
    /**
     * A server that does not listen yet.
     *
     * @param options its limits
     * @param name prefix of the names of its threads, if it has any
     * @param site what it serves
     */
    WebServer open(Options options, String name, Site site);
  }
}
