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
    return types(type).stream().<Class<?>>map(ReturnTypes::raw).toList();
  }

  /** The same, with their type arguments. */
  static List<Type> types(Type type) {
    return stream(type).toList();
  }

  private static Stream<Type> stream(Type type) {
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      boolean promise = CompletionStage.class.isAssignableFrom(raw);
      return promise ? stream(generic.getActualTypeArguments()[0]) : of(raw, type);
    }
    return type instanceof Class<?> result ? of(result, type) : Stream.empty();
  }

  private static Stream<Type> of(Class<?> result, Type type) {
    if (result == Object.class
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
    return Stream.of(type);
  }

  private static Class<?> raw(Type type) {
    return type instanceof ParameterizedType generic
        ? (Class<?>) generic.getRawType()
        : (Class<?>) type;
  }
}
