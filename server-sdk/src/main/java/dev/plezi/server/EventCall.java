package dev.plezi.server;

import dev.plezi.event.Event;
import dev.plezi.event.InvalidEventException;
import org.jspecify.annotations.Nullable;

/**
 * A call of the handler of an event, as a {@link Filter} has it. Used by the thread that the filter
 * runs on, until the filter returns. Made by the server alone.
 */
public interface EventCall {
  /** The connection; of an event over HTTP one that is not open, with the request that it is. */
  Connection connection();

  /** The event. */
  Event event();

  /**
   * The name of the event that the handler is declared for; {@code unknown} where it is that of
   * events without one. There are as many as the application declares, whatever peers send.
   */
  String handler();

  /** Whether its sender awaits a reply. */
  boolean request();

  /**
   * What the handler takes: its record, the {@link Event}, or null where it takes nothing.
   *
   * @throws InvalidEventException when the event has not its shape; then the handler is not called
   */
  @Nullable Object payload();

  /**
   * Goes on, to the next filter or to the handler.
   *
   * @return what comes of it, which may be a {@link java.util.concurrent.CompletionStage}
   * @throws Exception of the handler, or of a filter behind this one
   * @throws IllegalStateException when it went on before, or the filter has returned
   */
  @Nullable Object proceed() throws Exception;
}
