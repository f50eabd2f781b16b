package dev.plezi.server.internal.events;

import dev.plezi.event.Event;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.EventCodec;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table of the event methods of a controller, bound once. Immutable. */
public final class EventMethods {
  private final EventCodec codec;
  private final Map<String, EventMethod> methods = new HashMap<>();
  private final Map<String, Integer> rates = new HashMap<>();
  private final Map<String, Set<String>> http = new HashMap<>();
  private final @Nullable EventMethod unknown;

  /**
   * A method that wants to be called for an event.
   *
   * @param event the event's name
   * @param method the method
   * @param http the verbs by which it is reachable over HTTP too
   * @param traits what else it says of itself
   */
  public record Declared(String event, Method method, Set<String> http, HandlerTraits traits) {}

  /**
   * A handler that wants to be called for an event.
   *
   * @param event the event's name
   * @param payload the record that it takes, or {@link Event}
   * @param handler the handler
   */
  public record Registered(String event, Class<?> payload, EventHandler handler) {}

  /**
   * Binds methods.
   *
   * @param codec reads and writes what they take and return
   * @param declared the methods
   * @param unknown the method for events that have none, or null
   * @param reserved names that no event may have
   * @throws IllegalArgumentException naming the class, the method and what is wrong
   */
  public EventMethods(
      EventCodec codec, List<Declared> declared, @Nullable Method unknown, Set<String> reserved) {
    this.codec = codec;
    Map<String, Method> handlers = new HashMap<>();
    for (Declared each : declared) {
      String name = each.event();
      Method other = handlers.put(name, each.method());
      if (reserved(name, reserved)) {
        throw refusal(each.method(), "the event name \"" + name + "\" is reserved");
      }
      if (other != null) {
        throw refusal(
            each.method(), signature(other) + " handles the event \"" + name + "\" already");
      }
      methods.put(name, bind(each.method(), each.traits()));
      int perSecond = each.traits().perSecond();
      if (perSecond < 0) {
        throw refusal(each.method(), "perSecond is " + perSecond + "; the least is 0");
      }
      if (perSecond > 0) {
        rates.put(name, perSecond);
      }
      if (!each.http().isEmpty()) {
        if (ReturnTypes.partedType(each.method().getReturnType())) {
          throw refusal(each.method(), "a reply in parts is no answer over HTTP");
        }
        http.put(name, each.http());
      }
    }
    this.unknown = unknown == null ? null : bind(unknown, HandlerTraits.NONE);
  }

  /**
   * Binds handlers.
   *
   * @param codec reads and writes what they take and return
   * @param place where they are given, for the message
   * @param registered the handlers
   * @param unknown the handler for events that have none, or null
   * @param reserved names that no event may have
   * @throws IllegalArgumentException naming the place, the event and what is wrong
   */
  public EventMethods(
      EventCodec codec,
      String place,
      List<Registered> registered,
      @Nullable EventHandler unknown,
      Set<String> reserved) {
    this.codec = codec;
    for (Registered each : registered) {
      String name = each.event();
      if (reserved(name, reserved)) {
        throw refusal(place, "the event name \"" + name + "\" is reserved");
      }
      String fault = EventSignature.payloadFault(each.payload(), codec);
      if (fault != null) {
        throw refusal(place, fault);
      }
      if (methods.put(
              name, new EventMethod(codec, each.handler(), each.payload(), HandlerTraits.NONE))
          != null) {
        throw refusal(place, "another handler handles the event \"" + name + "\" already");
      }
    }
    this.unknown =
        unknown == null ? null : new EventMethod(codec, unknown, Event.class, HandlerTraits.NONE);
  }

  /** What reads and writes their events. */
  public EventCodec codec() {
    return codec;
  }

  /** Whether there is nothing to call, whatever the event. */
  public boolean isEmpty() {
    return methods.isEmpty() && unknown == null;
  }

  /** The method for an event; the one for unknown events, unless it is the protocol's; or null. */
  @Nullable EventMethod find(@Nullable String event) {
    if (event != null && Wire.control(event)) {
      return null;
    }
    EventMethod method = event == null ? null : methods.get(event);
    return method == null ? unknown : method;
  }

  /** How many of these events one connection may send a second; 0 for any number. */
  int perSecond(String event) {
    return rates.getOrDefault(event, 0);
  }

  /** Whether an event is reachable over HTTP. */
  public boolean anyOverHttp() {
    return !http.isEmpty();
  }

  /** The method for an event that is reachable over HTTP, or null. */
  public @Nullable EventMethod overHttp(String event) {
    return http.containsKey(event) ? methods.get(event) : null;
  }

  /** The verbs by which an event is reachable over HTTP. */
  public Set<String> verbs(String event) {
    return http.getOrDefault(event, Set.of());
  }

  private static boolean reserved(String name, Set<String> reserved) {
    return reserved.contains(name) || Wire.control(name) || name.isEmpty();
  }

  private EventMethod bind(Method method, HandlerTraits traits) {
    String fault = EventSignature.fault(method, traits.request(), codec);
    if (fault != null) {
      throw refusal(method, fault);
    }
    try {
      return EventMethod.of(codec, method, traits);
    } catch (IllegalAccessException e) {
      throw refusal(method, "it cannot be called from here: " + e.getMessage());
    }
  }

  /** A method as one finds it among others of its name. */
  private static String signature(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(
            Collectors.joining(
                ", ", method.getDeclaringClass().getName() + "." + method.getName() + "(", ")"));
  }

  private static IllegalArgumentException refusal(Method method, String reason) {
    return refusal(method.getDeclaringClass().getName() + "." + method.getName(), reason);
  }

  private static IllegalArgumentException refusal(String place, String reason) {
    return new IllegalArgumentException(place + ": " + reason);
  }
}
