package dev.plezi.server.internal.controller;

import dev.plezi.server.Connection;
import dev.plezi.server.Controller;
import dev.plezi.server.Live;
import dev.plezi.server.internal.events.EventHandler;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection of a {@link Live}, as the engine sees it. */
public final class LiveController extends Controller {
  /** Whose code this thread runs: what it publishes comes back behind its reply. */
  private static final ThreadLocal<ConnectionContext> RUNNING = new ThreadLocal<>();

  private final Live live;
  private final Connection connection = new Connection(this);

  public LiveController(Live live) {
    this.live = live;
  }

  /** The connection whose code this thread runs; null when there is none. */
  public static @Nullable ConnectionContext running() {
    return RUNNING.get();
  }

  @Override
  public boolean preConnect() {
    return live.gate().test(connection);
  }

  @Override
  public void onOpen() {
    bond().join(live.gathering());
    run(live.callback(LifecycleCallback.OPEN));
  }

  @Override
  public void onSse() {
    bond().join(live.gathering());
    run(live.callback(LifecycleCallback.SSE));
  }

  @Override
  public @Nullable Instant onRenew(String token) {
    RUNNING.set(bond());
    try {
      return live.renewal().apply(connection, token);
    } finally {
      RUNNING.remove();
    }
  }

  @Override
  public void onSuspend() {
    run(live.callback(LifecycleCallback.SUSPEND));
  }

  @Override
  public void onResume() {
    run(live.callback(LifecycleCallback.RESUME));
  }

  @Override
  public void onShutdown() {
    run(live.callback(LifecycleCallback.SHUTDOWN));
  }

  @Override
  public void onClose() {
    live.gathering().leave(bond());
    run(live.callback(LifecycleCallback.CLOSE));
  }

  @Override
  public void onMessage(String text) throws Exception {
    var unused = answer(live.text(), text);
  }

  @Override
  public void onMessage(ByteBuffer data) throws Exception {
    var unused = answer(live.binary(), data);
  }

  public static <E> EventHandler called(Class<E> payload, Live.Answerer<E> handler) {
    return (to, event) ->
        ((LiveController) to).answer(handler, payload.cast(Objects.requireNonNull(event)));
  }

  public static <E> Live.Answerer<E> silent(Live.Handler<E> handler) {
    Objects.requireNonNull(handler, "handler");
    return (connection, event) -> {
      handler.handle(connection, event);
      return null;
    };
  }

  /** Runs a handler for this connection. */
  <E> @Nullable Object answer(Live.Answerer<E> handler, E event) throws Exception {
    RUNNING.set(bond());
    try {
      return handler.answer(connection, event);
    } finally {
      RUNNING.remove();
    }
  }

  private void run(Consumer<Connection> callback) {
    RUNNING.set(bond());
    try {
      callback.accept(connection);
    } finally {
      RUNNING.remove();
    }
  }
}
