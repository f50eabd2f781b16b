package dev.plezi.server;

import org.jspecify.annotations.Nullable;

/**
 * A piece of the application's code that stands around the handlers of events, around actions of
 * HTTP, or around both: for what many of them have in common, such as who may do what, checks of
 * what came, and measures. It may look at what comes before it {@linkplain EventCall#proceed
 * proceeds}, replace what comes of that, or answer in its place.
 *
 * <pre>{@code
 * final class Members implements Filter {
 *   @Override public Object event(EventCall call) throws Exception {
 *     if (call.connection().identity() == null) {
 *       throw new EventException("forbidden", "members only");
 *     }
 *     return call.proceed();
 *   }
 * }
 * }</pre>
 *
 * <p>Those of the {@linkplain App#filter(Filter) app} come first, then those of the {@linkplain
 * App#filter(String, Filter) path}, then those of {@link Filtered}; each as they were added.
 *
 * <p>Around events it runs in the connection's turn, with the handler, on its thread: on the one
 * that reads the sockets where {@link On#blocking} is false. It stands around the handlers of
 * events by WebSockets and by HTTP, that of events without one among them. Before it the event is
 * acknowledged and counted, and a request that came before is answered as then. Not around {@link
 * Controller#preConnect}, which decides itself; not around other callbacks, raw messages, listeners
 * of channels, nor events that nobody handles.
 *
 * <p>One object serves many connections and requests, several at a time: it is thread-safe.
 */
public interface Filter {
  /**
   * Stands around a handler of an event.
   *
   * @return what the handler would: sent back in place of its result; null for nothing
   * @throws Exception goes the way of the handler's own: an {@link dev.plezi.event.EventException}
   *     tells a request its code, an {@link dev.plezi.event.InvalidEventException} that the event
   *     is invalid; of any other the peer learns that there was one
   */
  default @Nullable Object event(EventCall call) throws Exception {
    return call.proceed();
  }

  /**
   * Stands around an action.
   *
   * @return what the action would; null lets the next route answer
   * @throws Exception answered as that of an action: an {@link dev.plezi.server.http.HttpException}
   *     by its status
   */
  default @Nullable Object action(ActionCall call) throws Exception {
    return call.proceed();
  }
}
