package dev.plezi.server.internal.controller;

import dev.plezi.protocol.log.LogText;
import dev.plezi.server.Closed;
import dev.plezi.server.Controller;
import dev.plezi.server.internal.events.EventDispatcher;
import dev.plezi.server.internal.events.PendingRequests;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.session.Identity;
import dev.plezi.server.internal.session.Session;
import dev.plezi.server.internal.session.SessionHandler;
import dev.plezi.server.internal.transport.WireMessage;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A handler of a session that calls a controller. */
public final class ControllerHandler implements SessionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ControllerHandler.class);

  private final Factory made;
  private final Session session;
  private final Function<WireMessage, Task> reader;

  /** Null where messages are raw. */
  private final @Nullable EventDispatcher events;

  /**
   * A maker of handlers for what a handshake led to.
   *
   * @param kind how the peer is connected
   * @param type the controller's class
   * @param controller the controller
   * @param context its connection
   */
  public record Factory(
      ConnectionKind kind, ControllerType type, Controller controller, ConnectionContext context) {
    /** The handler of a session, which the controller may send to from now on. */
    public ControllerHandler create(Session session) {
      PendingRequests asked = context.connect(session, kind, !type.raw().isEmpty());
      // Whatever the end: it is not told where there is nobody to tell it.
      session.whenEnded(context::end);
      if (type.raw().isEmpty()) {
        EventDispatcher events =
            new EventDispatcher(
                new EventDispatcher.Application(
                    type.events(), controller, asked, context.maxReplyStreams()),
                session);
        return new ControllerHandler(this, session, events::read, events);
      }
      return new ControllerHandler(
          this, session, new RawMessageDispatcher(type, controller, session)::read, null);
    }
  }

  private ControllerHandler(
      Factory made,
      Session session,
      Function<WireMessage, Task> reader,
      @Nullable EventDispatcher events) {
    this.made = made;
    this.session = session;
    this.reader = reader;
    this.events = events;
  }

  /** Whether messages are events, so that a session can outlive its connections. */
  public boolean speaksEvents() {
    return made.kind() == ConnectionKind.SOCKET && made.type().raw().isEmpty();
  }

  @Override
  public void open() {
    if (made.kind() == ConnectionKind.STREAM) {
      call("onSse", made.controller()::onSse);
    } else {
      call("onOpen", made.controller()::onOpen);
    }
  }

  @Override
  public Task read(WireMessage message) {
    return reader.apply(message);
  }

  @Override
  public void suspended() {
    call("onSuspend", made.controller()::onSuspend);
  }

  @Override
  public void resumed() {
    call("onResume", made.controller()::onResume);
  }

  @Override
  public int remembered() {
    return (events == null ? 0 : events.remembered()) + made.context().kept();
  }

  @Override
  public void forget() {
    if (events != null) {
      events.forget();
    }
    made.context().forget();
  }

  @Override
  public void tick() {
    if (events != null) {
      events.tick();
    }
  }

  @Override
  public boolean renews() {
    return made.type().renews();
  }

  @Override
  public Identity.@Nullable Term renew(String token) {
    try {
      Instant expiry = made.controller().onRenew(token);
      return expiry == null ? null : made.context().term(expiry);
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      session.log().error(LOG, "{}: {}.onRenew failed", session, made.type().name(), LogText.of(e));
      return null;
    }
  }

  @Override
  public void shutdown() {
    call("onShutdown", made.controller()::onShutdown);
  }

  @Override
  public void closed(Closed why) {
    made.context().end();
    if (events != null) {
      events.close();
    }
    call("onClose", () -> made.controller().onClose(why));
  }

  private void call(String name, Runnable callback) {
    try {
      callback.run();
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      session
          .log()
          .error(LOG, "{}: {}.{} failed", session, made.type().name(), name, LogText.of(e));
    }
  }
}
