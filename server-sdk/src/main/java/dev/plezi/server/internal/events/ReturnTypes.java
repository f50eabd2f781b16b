package dev.plezi.server.internal.events;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** A reader of what a method may return, as far as its declaration tells. */
public final class ReturnTypes {
  private ReturnTypes() {}

  /**
   * The classes that its result, or what a promised result becomes, is one of; none where only a
   * call decides.
   */
  public static List<Class<?>> classes(Type type) {
    return stream(type).toList();
  }

  private static Stream<Class<?>> stream(Type type) {
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      boolean promise = CompletionStage.class.isAssignableFrom(raw);
      return stream(promise ? generic.getActualTypeArguments()[0] : raw);
    }
    if (!(type instanceof Class<?> result)
        || result == Object.class
        || result == Void.class
        || CompletionStage.class.isAssignableFrom(result)) {
      return Stream.empty();
    }
    // An interface of an application's own, which its records may implement; sealed, they are
    // known.
    boolean own = result.isInterface() && !result.getName().startsWith("java.");
    Class<?>[] permitted = result.getPermittedSubclasses();
    if (own) {
      return permitted == null
          ? Stream.empty()
          : Arrays.stream(permitted).flatMap(ReturnTypes::stream);
    }
    return Stream.of(result);
  }
}
