package dev.plezi.server.internal.controller;

import dev.plezi.server.Controller;
import dev.plezi.server.internal.events.EventDispatcher;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.session.Attached;
import dev.plezi.server.internal.session.Session;
import dev.plezi.server.internal.session.Term;
import dev.plezi.server.internal.transport.WireMessage;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session's handler that calls a controller. */
public final class ControllerHandler implements Attached {
  private static final Logger LOG = LoggerFactory.getLogger(ControllerHandler.class);

  private final ConnectionKind kind;
  private final ControllerType type;
  private final Controller controller;
  private final ConnectionContext context;

  // Set once, before the socket opens.
  private @Nullable Function<WireMessage, Task> messages;
  private @Nullable EventDispatcher events;

  public ControllerHandler(
      ConnectionKind kind, ControllerType type, Controller controller, ConnectionContext context) {
    this.kind = kind;
    this.type = type;
    this.controller = controller;
    this.context = context;
  }

  @Override
  public void attach(Session session) {
    if (type.raw().isEmpty()) {
      events = new EventDispatcher(type.events(), controller, session);
      messages = events::read;
    } else {
      messages = new MessageDispatcher(type, controller, session)::read;
    }
    context.connect(session, kind, !type.raw().isEmpty());
  }

  @Override
  public boolean speaksEvents() {
    return kind == ConnectionKind.SOCKET && type.raw().isEmpty();
  }

  @Override
  public void open() {
    if (kind == ConnectionKind.STREAM) {
      call("onSse", controller::onSse);
    } else {
      call("onOpen", controller::onOpen);
    }
  }

  @Override
  public Task read(WireMessage message) {
    Function<WireMessage, Task> attached = messages;
    if (attached == null) {
      throw new IllegalStateException("no session attached");
    }
    return attached.apply(message);
  }

  @Override
  public void suspended() {
    call("onSuspend", controller::onSuspend);
  }

  @Override
  public void resumed() {
    call("onResume", controller::onResume);
  }

  @Override
  public int remembered() {
    return events == null ? 0 : events.remembered();
  }

  @Override
  public boolean renews() {
    return type.renews();
  }

  @Override
  public @Nullable Term renew(String token) {
    try {
      Instant expiry = controller.onRenew(token);
      return expiry == null ? null : context.term(expiry);
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      LOG.error("{}.onRenew failed", type.name(), e);
      return null;
    }
  }

  @Override
  public void shutdown() {
    call("onShutdown", controller::onShutdown);
  }

  @Override
  public void closed() {
    context.end();
    call("onClose", controller::onClose);
  }

  private void call(String name, Runnable callback) {
    try {
      callback.run();
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      LOG.error("{}.{} failed", type.name(), name, e);
    }
  }
}
