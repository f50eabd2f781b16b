package dev.plezi.event;

import org.jspecify.annotations.Nullable;

/**
 * A handler of a client's, for the requests of its server.
 *
 * @param <E> the form that requests are wanted in
 */
@FunctionalInterface
public interface RequestHandler<E> {
  /**
   * Handles a request.
   *
   * @return the result, of any type that Jackson writes, or null; or a {@link
   *     java.util.concurrent.CompletionStage} of one, which is sent when it completes
   * @throws EventException to refuse the request: its code and message are what the server hears
   * @throws Exception any other, of which the server hears no more than that there was one
   */
  @Nullable Object handle(E request) throws Exception;
}
