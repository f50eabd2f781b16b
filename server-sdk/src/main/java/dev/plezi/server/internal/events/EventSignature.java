package dev.plezi.server.internal.events;

import dev.plezi.event.Event;
import dev.plezi.protocol.codec.EventCodec;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
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
      String fault = payloadFault(method.getGenericParameterTypes()[0], codec);
      if (fault != null) {
        return fault;
      }
    }
    Type result = method.getGenericReturnType();
    if (ReturnTypes.promised(result)) {
      return "a reply in parts is returned as it is, and not promised";
    }
    String fault = request ? null : returnFault(result, codec);
    return fault == null ? writtenFault(result, codec) : fault;
  }

  /** Why nothing can be bound to a parameter of this type, or null. */
  static @Nullable String payloadFault(Type type, EventCodec codec) {
    if (type == Event.class) {
      return null;
    }
    Class<?> raw = raw(type);
    String unfit = raw == null ? "it takes a record, or the raw Event" : codec.unfit(raw);
    if (unfit != null) {
      return "nothing can be bound to a parameter of type " + type.getTypeName() + "; " + unfit;
    }
    String fault = codec.unreadable(type);
    return fault == null ? null : "nothing can be bound to " + type.getTypeName() + fault;
  }

  private static @Nullable Class<?> raw(Type type) {
    Type raw = type instanceof ParameterizedType generic ? generic.getRawType() : type;
    return raw instanceof Class<?> known ? known : null;
  }

  private static @Nullable String writtenFault(Type type, EventCodec codec) {
    for (Type each : ReturnTypes.types(type)) {
      Type result = ReturnTypes.item(each);
      String fault = result == void.class ? null : codec.unwritable(result);
      if (fault != null) {
        return result.getTypeName() + " cannot be written as JSON" + fault;
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
              || ReturnTypes.partedType(result)
              || Map.class.isAssignableFrom(result);
      if (!sendable) {
        try {
          String unused = codec.nameOf(result);
        } catch (IllegalArgumentException e) {
          return "a result of type "
              + result.getName()
              + " is never sent: "
              + e.getMessage()
              + "; @On(request = true) sends any, to requests";
        }
      }
    }
    return null;
  }
}
