package dev.plezi.server.internal.controller;

import dev.plezi.server.Closed;
import dev.plezi.server.Connection;
import dev.plezi.server.Controller;
import dev.plezi.server.Live;
import dev.plezi.server.internal.channels.PathMembers;
import dev.plezi.server.internal.events.EventHandler;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A controller whose callbacks and event methods are the lambdas of a {@link Live}. */
final class LiveController extends Controller {
  /** Whose code this thread runs: what it publishes comes back behind its reply. */
  private static final ThreadLocal<ConnectionContext> RUNNING = new ThreadLocal<>();

  private final Callbacks callbacks;
  private final PathMembers members;
  private final ConnectionContext context;

  /**
   * What the application has given; what it has not does nothing. Immutable.
   *
   * @param decision on a connection
   * @param lifecycle by the time they are called; none where there is none
   * @param end of a connection
   * @param renewal of an identity
   * @param text takes text messages
   * @param binary takes binary messages
   */
  record Callbacks(
      Predicate<Connection> decision,
      Map<LifecycleCallback, Consumer<Connection>> lifecycle,
      BiConsumer<Connection, Closed> end,
      BiFunction<Connection, String, @Nullable Instant> renewal,
      Live.Answerer<String> text,
      Live.Answerer<ByteBuffer> binary) {
    Callbacks {
      lifecycle = new EnumMap<>(lifecycle);
    }
  }

  LiveController(Callbacks callbacks, PathMembers members, ConnectionContext context) {
    this.callbacks = callbacks;
    this.members = members;
    this.context = context;
  }

  /** An event's handler, called with the connection of the controller that the event is for. */
  static <E> EventHandler handler(Class<E> payload, Live.Answerer<E> answerer) {
    return (controller, event) ->
        ((LiveController) controller).answer(answerer, payload.cast(Objects.requireNonNull(event)));
  }

  /** The connection whose code this thread runs; null when there is none. */
  static @Nullable ConnectionContext running() {
    return RUNNING.get();
  }

  @Override
  public boolean preConnect() {
    return callbacks.decision().test(context);
  }

  @Override
  public void onOpen() {
    context.join(members);
    call(LifecycleCallback.OPEN);
  }

  @Override
  public void onSse() {
    context.join(members);
    call(LifecycleCallback.SSE);
  }

  @Override
  public @Nullable Instant onRenew(String token) throws Exception {
    return running(() -> callbacks.renewal().apply(context, token));
  }

  @Override
  public void onSuspend() {
    call(LifecycleCallback.SUSPEND);
  }

  @Override
  public void onResume() {
    call(LifecycleCallback.RESUME);
  }

  @Override
  public void onShutdown() {
    call(LifecycleCallback.SHUTDOWN);
  }

  @Override
  public void onClose(Closed why) {
    members.leave(context);
    call(connection -> callbacks.end().accept(connection, why));
  }

  @Override
  public void onMessage(String text) throws Exception {
    var unused = answer(callbacks.text(), text);
  }

  @Override
  public void onMessage(ByteBuffer data) throws Exception {
    var unused = answer(callbacks.binary(), data);
  }

  private void call(LifecycleCallback when) {
    call(callbacks.lifecycle().getOrDefault(when, connection -> {}));
  }

  private void call(Consumer<Connection> callback) {
    RUNNING.set(context);
    try {
      callback.accept(context);
    } finally {
      RUNNING.remove();
    }
  }

  private <E> @Nullable Object answer(Live.Answerer<E> answerer, E event) throws Exception {
    return running(() -> answerer.answer(context, event));
  }

  private <T extends @Nullable Object> T running(Callable<T> code) throws Exception {
    RUNNING.set(context);
    try {
      return code.call();
    } finally {
      RUNNING.remove();
    }
  }
}
