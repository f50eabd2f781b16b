package dev.plezi.server.internal;

import dev.plezi.server.Controller;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The door by which machinery enters a {@link Controller}: what only the server may do with one,
 * and no subclass sees.
 */
public final class ControllerAccess {
  // Set once, by the initializer of Controller, which whoever has a controller has waited for.
  private static @Nullable BiConsumer<Controller, ControllerContext> binding;

  private ControllerAccess() {}

  /**
   * Opens the door, from the inside.
   *
   * @param bind gives a controller its context, once
   */
  public static void open(BiConsumer<Controller, ControllerContext> bind) {
    if (binding != null) {
      throw new IllegalStateException("the door is open");
    }
    binding = bind;
  }

  /**
   * Gives a controller what its helper methods work on.
   *
   * @throws IllegalStateException when it has one already
   */
  public static void bind(Controller controller, ControllerContext context) {
    Objects.requireNonNull(binding).accept(controller, context);
  }
}
