package dev.plezi.server;

import org.jspecify.annotations.Nullable;

/** A function that answers requests; runs for several at a time. */
@FunctionalInterface
public interface HttpAction {
  /**
   * Answers a request.
   *
   * @return what an action of a controller returns: see {@link Controller#index}
   * @throws Exception answered as that of an action
   */
  @Nullable Object answer(HttpExchange request) throws Exception;
}
