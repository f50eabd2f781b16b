package dev.plezi.server.internal.events;

import dev.plezi.event.Event;
import dev.plezi.protocol.codec.EventCodec;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** A method or handler of a controller, ready to be called for an event. Immutable. */
public final class EventMethod {
  private static final MethodType CALL =
      MethodType.methodType(Object.class, Object.class, Object.class);

  private final EventHandler handler;
  private final Type payload;

  /** Of a payload that is bound; null where nothing is. */
  private final EventCodec.@Nullable Binding binding;

  private final boolean request;
  private final boolean blocking;

  /** What is called with a payload that {@link EventSignature} found fit. */
  EventMethod(EventCodec codec, EventHandler handler, Type payload, HandlerTraits traits) {
    this.binding = payload == Event.class || payload == Void.class ? null : codec.binding(payload);
    this.handler = handler;
    this.payload = payload;
    this.request = traits.request();
    this.blocking = traits.blocking();
  }

  /** Binds a method that {@link EventSignature} found fit. */
  static EventMethod of(EventCodec codec, Method method, HandlerTraits traits)
      throws IllegalAccessException {
    MethodHandle handle = handle(method);
    if (method.getParameterCount() == 0) {
      return of(codec, MethodHandles.dropArguments(handle, 1, Object.class), Void.class, traits);
    }
    return of(codec, handle, method.getGenericParameterTypes()[0], traits);
  }

  /** A public method of the application, whose package may be exported to our module only. */
  public static MethodHandle handle(Method method) throws IllegalAccessException {
    EventMethod.class.getModule().addReads(method.getDeclaringClass().getModule());
    return MethodHandles.lookup().unreflect(method);
  }

  private static EventMethod of(
      EventCodec codec, MethodHandle handle, Type payload, HandlerTraits traits) {
    MethodHandle call = handle.asType(CALL);
    return new EventMethod(
        codec,
        (controller, argument) -> (Object) call.invokeExact(controller, argument),
        payload,
        traits);
  }

  /** What it takes: a record, {@link Event}, or nothing, which is {@link Void}. */
  public Class<?> payload() {
    return payload instanceof ParameterizedType generic
        ? (Class<?>) generic.getRawType()
        : (Class<?>) payload;
  }

  /** Whether its result goes to requests only. */
  boolean request() {
    return request;
  }

  /** Whether it may block. */
  boolean blocking() {
    return blocking;
  }

  /** Calls it, with the payload in the form that it wants. */
  public @Nullable Object call(Object controller, Event event) throws Throwable {
    Object argument = binding != null ? binding.bind(event) : payload == Event.class ? event : null;
    return handler.handle(controller, argument);
  }
}
