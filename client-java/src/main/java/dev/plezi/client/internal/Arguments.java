package dev.plezi.client.internal;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A check of what an application gives: that it is there. */
public final class Arguments {
  private Arguments() {}

  /**
   * The argument.
   *
   * @param name the parameter's
   * @throws NullPointerException naming the parameter when there is none
   */
  public static <T> T given(@Nullable T argument, String name) {
    return Objects.requireNonNull(argument, () -> name + " is null");
  }
}
