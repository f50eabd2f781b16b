package dev.plezi.server.internal;

import dev.plezi.server.Controller;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The door by which machinery enters a {@link Controller}: what only the server may do with one,
 * and no subclass sees.
 */
public final class ControllerAccess {
  // Set once, by the initializer of Controller, which whoever has a controller has waited for.
  private static @Nullable BiConsumer<Controller, ControllerContext> binding;
  private static @Nullable Function<Controller, ControllerContext> context;

  private ControllerAccess() {}

  /**
   * Opens the door, from the inside.
   *
   * @param bind gives a controller its context, once
   * @param bound the context that it has
   */
  public static void open(
      BiConsumer<Controller, ControllerContext> bind,
      Function<Controller, ControllerContext> bound) {
    if (binding != null) {
      throw new IllegalStateException("the door is open");
    }
    binding = bind;
    context = bound;
  }

  /**
   * Gives a controller what its helper methods work on.
   *
   * @throws IllegalStateException when it has one already
   */
  public static void bind(Controller controller, ControllerContext context) {
    Objects.requireNonNull(binding).accept(controller, context);
  }

  /** What a controller's helper methods work on, once it has that. */
  public static ControllerContext context(Controller controller) {
    return Objects.requireNonNull(context).apply(controller);
  }
}
