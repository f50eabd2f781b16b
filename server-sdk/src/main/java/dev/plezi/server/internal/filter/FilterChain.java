package dev.plezi.server.internal.filter;

import dev.plezi.event.Event;
import dev.plezi.server.ActionCall;
import dev.plezi.server.Connection;
import dev.plezi.server.EventCall;
import dev.plezi.server.Filter;
import dev.plezi.server.HttpExchange;
import dev.plezi.server.internal.ControllerContext;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The filters around one handler or action, in their order. Most have none: whoever calls asks that
 * first, and pays no more.
 */
public final class FilterChain {
  /** Of what has none, and never will. */
  public static final FilterChain NONE = new FilterChain("", List.of());

  private final String path;
  private final List<Filter> own;

  // Written under the lock of the app's filters; read by anybody.
  private volatile Filter[] filters;

  /** What is called when all filters have gone on. */
  public interface Target {
    /** Its name, as the application declares it. */
    String name();

    /** Calls it. */
    @Nullable Object call() throws Throwable;
  }

  /** A handler of an event. */
  public interface EventTarget extends Target {
    /** The event. */
    Event event();

    /** What it takes, bound once. */
    @Nullable Object payload();
  }

  /**
   * The chain of a handler or action.
   *
   * @param path its route's
   * @param own the filters that stand behind those of the app and the path
   */
  FilterChain(String path, List<Filter> own) {
    this.path = path;
    this.own = own;
    this.filters = own.toArray(Filter[]::new);
  }

  String path() {
    return path;
  }

  /** Those that stand before its own, from now on. */
  void precede(List<Filter> outer) {
    int at = outer.size();
    Filter[] all = outer.toArray(new Filter[at + own.size()]);
    for (Filter each : own) {
      all[at++] = each;
    }
    filters = all;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return filters.length == 0;
  }

  /** Calls the handler of an event, with the filters around it. */
  public @Nullable Object event(ControllerContext context, EventTarget target) throws Throwable {
    return event(filters, 0, context, target);
  }

  /** Calls an action, with the filters around it. */
  public @Nullable Object action(ControllerContext context, Target target) throws Throwable {
    return action(filters, 0, context, target);
  }

  private static @Nullable Object event(
      Filter[] all, int at, ControllerContext context, EventTarget target) throws Throwable {
    if (at == all.length) {
      return target.call();
    }
    Step step = new Step(target, () -> event(all, at + 1, context, target));
    try {
      return all[at].event(new EventStep(context, target, step));
    } finally {
      step.over = true;
    }
  }

  private static @Nullable Object action(
      Filter[] all, int at, ControllerContext context, Target target) throws Throwable {
    if (at == all.length) {
      return target.call();
    }
    Step step = new Step(target, () -> action(all, at + 1, context, target));
    try {
      return all[at].action(new ActionStep(context, target, step));
    } finally {
      step.over = true;
    }
  }

  private interface Rest {
    @Nullable Object run() throws Throwable;
  }

  /** The turn of one filter. Used by its thread. */
  private static final class Step {
    private final Target target;
    private final Rest rest;
    private boolean over;

    Step(Target target, Rest rest) {
      this.target = target;
      this.rest = rest;
    }

    @Nullable Object proceed() throws Exception {
      if (over) {
        throw new IllegalStateException(
            target.name() + ": a filter proceeds once, and before it returns");
      }
      over = true;
      try {
        return rest.run();
      } catch (Exception | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new UndeclaredThrowableException(e);
      }
    }
  }

  private record EventStep(ControllerContext context, EventTarget target, Step step)
      implements EventCall {
    @Override
    public Connection connection() {
      return context;
    }

    @Override
    public Event event() {
      return target.event();
    }

    @Override
    public String handler() {
      return target.name();
    }

    @Override
    public boolean request() {
      return target.event().request();
    }

    @Override
    public @Nullable Object payload() {
      return target.payload();
    }

    @Override
    public @Nullable Object proceed() throws Exception {
      return step.proceed();
    }
  }

  private record ActionStep(ControllerContext context, Target target, Step step)
      implements ActionCall {
    @Override
    public HttpExchange exchange() {
      return context;
    }

    @Override
    public String action() {
      return target.name();
    }

    @Override
    public @Nullable String identity() {
      return context.identity();
    }

    @Override
    public void identify(String identity) {
      context.identify(identity);
    }

    @Override
    public @Nullable Object proceed() throws Exception {
      return step.proceed();
    }
  }
}
