package dev.plezi.server.internal.events;

import dev.plezi.event.Event;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A method or handler of a controller, ready to be called for an event. Immutable. */
public final class EventMethod {
  private static final MethodType CALL =
      MethodType.methodType(Object.class, Object.class, Object.class);

  private final EventHandler handler;
  private final Class<?> payload;
  private final boolean request;

  /** What is called with a payload that {@link EventSignature} found fit. */
  EventMethod(EventHandler handler, Class<?> payload, boolean request) {
    this.handler = handler;
    this.payload = payload;
    this.request = request;
  }

  /** Binds a method that {@link EventSignature} found fit. */
  static EventMethod of(Method method, boolean request) throws IllegalAccessException {
    MethodHandle handle = handle(method);
    if (method.getParameterCount() == 0) {
      return of(MethodHandles.dropArguments(handle, 1, Object.class), Void.class, request);
    }
    return of(handle, method.getParameterTypes()[0], request);
  }

  /** A public method of the application, whose package may be exported to our module only. */
  public static MethodHandle handle(Method method) throws IllegalAccessException {
    EventMethod.class.getModule().addReads(method.getDeclaringClass().getModule());
    return MethodHandles.lookup().unreflect(method);
  }

  private static EventMethod of(MethodHandle handle, Class<?> payload, boolean request) {
    MethodHandle call = handle.asType(CALL);
    return new EventMethod(
        (controller, argument) -> (Object) call.invokeExact(controller, argument),
        payload,
        request);
  }

  /** What it takes: a record, {@link Event}, or nothing, which is {@link Void}. */
  public Class<?> payload() {
    return payload;
  }

  /** Whether its result goes to requests only. */
  boolean request() {
    return request;
  }

  /** Calls it, with the payload in the form that it wants. */
  public @Nullable Object call(Object controller, Event event) throws Throwable {
    Object argument = null;
    if (payload == Event.class) {
      argument = event;
    } else if (payload != Void.class) {
      argument = event.as(payload);
    }
    return handler.handle(controller, argument);
  }
}
