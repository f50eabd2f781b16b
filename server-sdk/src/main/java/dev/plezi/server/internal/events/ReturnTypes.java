package dev.plezi.server.internal.events;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.BaseStream;
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

  /** Whether a result is to be given in parts. */
  static boolean parted(Object result) {
    return result instanceof Flow.Publisher<?>
        || result instanceof Iterator<?>
        || result instanceof BaseStream<?, ?>;
  }

  /** Whether results of this type are. */
  static boolean partedType(Class<?> type) {
    return Flow.Publisher.class.isAssignableFrom(type)
        || Iterator.class.isAssignableFrom(type)
        || BaseStream.class.isAssignableFrom(type);
  }

  /** What each part of a result in parts is; of any other, itself; a wild guess is an object. */
  static Type item(Type result) {
    if (!partedType(raw(result))) {
      return result;
    }
    return result instanceof ParameterizedType generic
            && generic.getActualTypeArguments()[0] instanceof Class<?> item
        ? item
        : Object.class;
  }

  /** Whether what it promises would be a result in parts. */
  static boolean promised(Type type) {
    return type instanceof ParameterizedType generic
        && generic.getRawType() instanceof Class<?> raw
        && CompletionStage.class.isAssignableFrom(raw)
        && classes(type).stream().anyMatch(ReturnTypes::partedType);
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
