package dev.plezi.server.events;

import dev.plezi.event.Envelope;
import dev.plezi.event.Event;
import dev.plezi.event.EventCodec;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.Wire;
import dev.plezi.server.session.LogLine;
import dev.plezi.server.session.Payload;
import dev.plezi.server.session.Session;
import dev.plezi.server.session.Task;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a connection's messages into calls of its controller. */
public final class AutoDispatch {
  private static final Logger LOG = LoggerFactory.getLogger(AutoDispatch.class);

  private final EventCodec codec = EventCodec.standard();
  private final EventMethods methods;
  private final Object controller;
  private final Session session;

  /** Dispatch from one connection to one controller. */
  public AutoDispatch(EventMethods methods, Object controller, Session session) {
    this.methods = methods;
    this.controller = controller;
    this.session = session;
  }

  /** Reads a message; what the task does is decided here, and done there. */
  public Task read(Payload message) {
    Envelope envelope;
    try {
      envelope = codec.envelope(message.bytes());
    } catch (InvalidEventException e) {
      return () -> refuse(e.getMessage());
    }
    EventMethod method = methods.find(envelope.event());
    if (method == null) {
      return () -> refuse("no handler for the event " + envelope.event());
    }
    return new Call(method, codec.event(message.bytes(), envelope));
  }

  private void refuse(@Nullable String reason) {
    session.refuse(CloseCode.NONE, String.valueOf(reason));
  }

  private final class Call implements Task {
    private final EventMethod method;
    private final Event event;

    Call(EventMethod method, Event event) {
      this.method = method;
      this.event = event;
    }

    @Override
    public void begin() {
      String id = event.id();
      if (id != null) {
        session.send(
            Payload.text(
                "{\"" + Wire.EVENT + "\":\"" + Wire.ACK + "\",\"" + Wire.ID + "\":" + id + "}"));
      }
    }

    @Override
    @SuppressWarnings("CatchAndPrintStackTrace")
    public void run() {
      try {
        reply(method.call(controller, event));
      } catch (InvalidEventException e) {
        LOG.warn("{}: event {} is invalid: {}", session, name(), LogLine.of(e.getMessage()));
      } catch (VirtualMachineError e) {
        throw e;
      } catch (Throwable e) {
        failed(e);
      }
    }

    private void reply(@Nullable Object result) {
      if (result instanceof CompletionStage<?> stage) {
        var unused = stage.whenComplete(this::completed);
      } else if (result != null) {
        session.send(Payload.text(codec.encode(result)));
      }
    }

    private void completed(@Nullable Object result, @Nullable Throwable failure) {
      if (failure != null) {
        failed(failure);
        return;
      }
      try {
        reply(result);
      } catch (RuntimeException e) {
        failed(e);
      }
    }

    private void failed(Throwable cause) {
      LOG.error("{}: the handler of {} failed", session, name(), cause);
    }

    private String name() {
      return LogLine.of(event.name());
    }
  }
}
