package dev.plezi.server.internal.events;

import dev.plezi.event.Event;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.Controller;
import dev.plezi.server.internal.ControllerAccess;
import dev.plezi.server.internal.filter.FilterChain;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A method or handler of a controller, ready to be called for an event. Immutable. */
public final class EventMethod {
  private static final MethodType CALL =
      MethodType.methodType(Object.class, Object.class, Object.class);

  private final EventHandler handler;
  private final Type payload;

  /** Of a payload that is bound; null where nothing is. */
  private final EventCodec.@Nullable Binding binding;

  private final HandlerTraits traits;

  /** What it is declared for. */
  private final String name;

  /** The method; null of a lambda. */
  private final @Nullable Method method;

  private final FilterChain filters;

  /** What is called with a payload that {@link EventSignature} found fit. */
  EventMethod(EventCodec codec, String name, Call call, HandlerTraits traits) {
    this.binding =
        call.payload() == Event.class || call.payload() == Void.class
            ? null
            : codec.binding(call.payload());
    this.name = name;
    this.handler = call.handler();
    this.payload = call.payload();
    this.method = call.method();
    this.traits = traits;
    this.filters = FilterChain.NONE;
  }

  private EventMethod(EventMethod of, FilterChain filters) {
    this.binding = of.binding;
    this.name = of.name;
    this.handler = of.handler;
    this.payload = of.payload;
    this.method = of.method;
    this.traits = of.traits;
    this.filters = filters;
  }

  /**
   * What is called.
   *
   * @param handler the application's code
   * @param payload what it takes
   * @param method the method that it is; null of a lambda
   */
  record Call(EventHandler handler, Type payload, @Nullable Method method) {}

  /** The call of a method that {@link EventSignature} found fit. */
  static Call call(Method method) throws IllegalAccessException {
    MethodHandle handle = handle(method);
    if (method.getParameterCount() == 0) {
      return call(method, MethodHandles.dropArguments(handle, 1, Object.class), Void.class);
    }
    return call(method, handle, method.getGenericParameterTypes()[0]);
  }

  private static Call call(Method method, MethodHandle handle, Type payload) {
    MethodHandle call = handle.asType(CALL);
    return new Call(
        (controller, argument) -> (Object) call.invokeExact(controller, argument), payload, method);
  }

  /** The method; null of a lambda. */
  @Nullable Method method() {
    return method;
  }

  /** The same, with filters around it. */
  EventMethod filtered(Function<@Nullable Method, FilterChain> by) {
    return new EventMethod(this, by.apply(method));
  }

  /** A public method of the application, whose package may be exported to our module only. */
  public static MethodHandle handle(Method method) throws IllegalAccessException {
    EventMethod.class.getModule().addReads(method.getDeclaringClass().getModule());
    return MethodHandles.lookup().unreflect(method);
  }

  /** What it takes: a record, {@link Event}, or nothing, which is {@link Void}. */
  public Class<?> payload() {
    return payload instanceof ParameterizedType generic
        ? (Class<?>) generic.getRawType()
        : (Class<?>) payload;
  }

  /** Whether its result goes to requests only. */
  boolean request() {
    return traits.request();
  }

  /** Whether it may block. */
  boolean blocking() {
    return traits.blocking();
  }

  /** Calls it, with the payload in the form that it wants, and its filters around it. */
  public @Nullable Object call(Object controller, Event event) throws Throwable {
    return filters.isEmpty()
        ? handler.handle(controller, argument(event))
        : filters.event(
            ControllerAccess.context((Controller) controller), new Filterable(controller, event));
  }

  private @Nullable Object argument(Event event) {
    return binding != null ? binding.bind(event) : payload == Event.class ? event : null;
  }

  /** A call with filters around it. Used by the thread that they run on. */
  private final class Filterable implements FilterChain.EventTarget {
    private final Object controller;
    private final Event event;
    private boolean bound;
    private @Nullable Object argument;

    Filterable(Object controller, Event event) {
      this.controller = controller;
      this.event = event;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Event event() {
      return event;
    }

    @Override
    public @Nullable Object payload() {
      if (!bound) {
        argument = argument(event);
        bound = true;
      }
      return argument;
    }

    @Override
    public @Nullable Object call() throws Throwable {
      return handler.handle(controller, payload());
    }
  }
}
