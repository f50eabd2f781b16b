package dev.plezi.server.internal.events;

import dev.plezi.event.Event;
import dev.plezi.protocol.codec.EventCodec;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A check of whether a method can be an event method, and if not, why. */
final class EventSignature {
  private EventSignature() {}

  /** What is wrong with it, or null. */
  static @Nullable String fault(Method method, boolean request, EventCodec codec) {
    if (!Modifier.isPublic(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
      return "an event method is public and not static";
    }
    if (method.getParameterCount() > 1) {
      return "an event method takes the event or nothing, not "
          + method.getParameterCount()
          + " parameters";
    }
    if (method.getParameterCount() == 1) {
      String fault = payloadFault(method.getParameterTypes()[0], codec);
      if (fault != null) {
        return fault;
      }
    }
    Type result = method.getGenericReturnType();
    String fault = request ? null : returnFault(result, codec);
    return fault == null ? closedFault(result, codec) : fault;
  }

  /** Why nothing can be bound to a parameter of this type, or null. */
  static @Nullable String payloadFault(Class<?> type, EventCodec codec) {
    if (type != Event.class && !type.isRecord()) {
      return "nothing can be bound to a parameter of type "
          + type.getName()
          + "; it takes a record, or the raw Event";
    }
    String fault = type.isRecord() ? codec.unreadable(type) : null;
    return fault == null ? null : "nothing can be bound to " + type.getName() + fault;
  }

  private static @Nullable String closedFault(Type type, EventCodec codec) {
    for (Class<?> result : ReturnTypes.classes(type)) {
      String fault = result.isRecord() ? codec.closed(result) : null;
      if (fault != null) {
        return result.getName() + " cannot be written as JSON" + fault;
      }
    }
    return null;
  }

  private static @Nullable String returnFault(Type type, EventCodec codec) {
    for (Class<?> result : ReturnTypes.classes(type)) {
      boolean sendable =
          result == void.class
              || result == String.class
              || result == Event.class
              || Map.class.isAssignableFrom(result);
      if (!sendable) {
        try {
          String unused = codec.nameOf(result);
        } catch (IllegalArgumentException e) {
          return "a result of type " + result.getName() + " is never sent: " + e.getMessage();
        }
      }
    }
    return null;
  }
}
