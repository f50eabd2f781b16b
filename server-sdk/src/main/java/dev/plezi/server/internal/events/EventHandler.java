package dev.plezi.server.internal.events;

import org.jspecify.annotations.Nullable;

/** A handler of an event: the application's code. */
@FunctionalInterface
public interface EventHandler {
  /**
   * Handles an event.
   *
   * @param controller of the connection that it came by
   * @param payload the event in the form that was asked for; null when none was
   * @return what an event method returns
   */
  @Nullable Object handle(Object controller, @Nullable Object payload) throws Throwable;
}
