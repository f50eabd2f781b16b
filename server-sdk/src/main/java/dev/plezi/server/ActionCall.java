package dev.plezi.server;

import org.jspecify.annotations.Nullable;

/**
 * A call of an action, as a {@link Filter} has it. Used by the thread that the filter runs on,
 * until the filter returns. Made by the server alone.
 */
public interface ActionCall {
  /** The request, and its response in the making. */
  HttpExchange exchange();

  /**
   * The action's name: of a controller's method such as {@code index}, of an {@link Action}, or the
   * path of a lambda. There are as many as the application declares, whatever peers ask for.
   */
  String action();

  /**
   * Who asks, as the action or a filter before has {@linkplain Connection#identify(String) said};
   * null when nobody has.
   */
  @Nullable String identity();

  /** Says who asks, for good. */
  void identify(String identity);

  /**
   * Goes on, to the next filter or to the action.
   *
   * @return what comes of it, which may be a {@link java.util.concurrent.CompletionStage}
   * @throws Exception of the action, or of a filter behind this one
   * @throws IllegalStateException when it went on before, or the filter has returned
   */
  @Nullable Object proceed() throws Exception;
}
