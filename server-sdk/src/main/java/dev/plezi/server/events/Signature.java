package dev.plezi.server.events;

import dev.plezi.event.Event;
import dev.plezi.event.EventCodec;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Whether a method can be an event method, and if not, why. */
final class Signature {
  private Signature() {}

  /** What is wrong with it, or null. */
  static @Nullable String fault(Method method, EventCodec codec) {
    if (!Modifier.isPublic(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
      return "an event method is public and not static";
    }
    if (method.getParameterCount() > 1) {
      return "an event method takes the event or nothing, not "
          + method.getParameterCount()
          + " parameters";
    }
    if (method.getParameterCount() == 1) {
      Class<?> type = method.getParameterTypes()[0];
      if (type != Event.class && !type.isRecord()) {
        return "nothing can be bound to a parameter of type "
            + type.getName()
            + "; it takes a record, or the raw Event";
      }
      String fault = type.isRecord() ? codec.unreadable(type) : null;
      if (fault != null) {
        return "nothing can be bound to " + type.getName() + "." + fault;
      }
    }
    return returnFault(method.getGenericReturnType(), codec);
  }

  private static @Nullable String returnFault(Type type, EventCodec codec) {
    if (type instanceof ParameterizedType generic
        && generic.getRawType() instanceof Class<?> raw
        && CompletionStage.class.isAssignableFrom(raw)) {
      return returnFault(generic.getActualTypeArguments()[0], codec);
    }
    Class<?> result = raw(type);
    if (result == null || result == Void.class || result == void.class || result == Object.class) {
      return null;
    }
    boolean sendable =
        result == String.class
            || result == Event.class
            || Map.class.isAssignableFrom(result)
            || CompletionStage.class.isAssignableFrom(result);
    if (sendable) {
      return null;
    }
    if (result.isInterface() && !result.getName().startsWith("java.")) {
      // An application's own, which its event records may implement; sealed, they are known.
      return permittedFault(result, codec);
    }
    try {
      codec.nameOf(result);
      return null;
    } catch (IllegalArgumentException e) {
      return "a result of type " + result.getName() + " is never sent: " + e.getMessage();
    }
  }

  private static @Nullable String permittedFault(Class<?> result, EventCodec codec) {
    Class<?>[] permitted = result.getPermittedSubclasses();
    if (permitted != null) {
      for (Class<?> each : permitted) {
        String fault = returnFault(each, codec);
        if (fault != null) {
          return fault;
        }
      }
    }
    return null;
  }

  /** The class behind a type; null for a type variable or a wildcard, which only a call decides. */
  private static @Nullable Class<?> raw(Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    }
    return type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> c
        ? c
        : null;
  }
}
