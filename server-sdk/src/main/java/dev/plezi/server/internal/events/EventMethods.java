package dev.plezi.server.internal.events;

import dev.plezi.event.Event;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.internal.filter.FilterChain;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A table of the event methods of a controller, bound once. Immutable. */
public final class EventMethods {
  /** The name of the handler of events without one, which no event can have. */
  private static final String UNKNOWN = "unknown";

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
      methods.put(name, bind(name, each.method(), each.traits()));
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
    this.unknown = unknown == null ? null : bind(UNKNOWN, unknown, HandlerTraits.NONE);
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
      if (methods.put(name, bind(name, each.handler(), each.payload())) != null) {
        throw refusal(place, "another handler handles the event \"" + name + "\" already");
      }
    }
    this.unknown = unknown == null ? null : bind(UNKNOWN, unknown, Event.class);
  }

  private EventMethods(EventMethods of, Function<@Nullable Method, FilterChain> by) {
    this.codec = of.codec;
    of.methods.forEach((name, method) -> methods.put(name, method.filtered(by)));
    this.rates.putAll(of.rates);
    this.http.putAll(of.http);
    this.unknown = of.unknown == null ? null : of.unknown.filtered(by);
  }

  /**
   * The same, with filters around each.
   *
   * @param by those of a method; of null, those of a lambda
   */
  public EventMethods filtered(Function<@Nullable Method, FilterChain> by) {
    return new EventMethods(this, by);
  }

  /** The methods that are called; none of lambdas. */
  public Set<Method> methods() {
    return Stream.concat(methods.values().stream(), Stream.ofNullable(unknown))
        .flatMap(each -> Stream.ofNullable(each.method()))
        .collect(Collectors.toSet());
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

  private EventMethod bind(String name, EventHandler handler, Class<?> payload) {
    return new EventMethod(
        codec, name, new EventMethod.Call(handler, payload, null), HandlerTraits.NONE);
  }

  private EventMethod bind(String name, Method method, HandlerTraits traits) {
    String fault = EventSignature.fault(method, traits.request(), codec);
    if (fault != null) {
      throw refusal(method, fault);
    }
    try {
      return new EventMethod(codec, name, EventMethod.call(method), traits);
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
