package dev.plezi.server.internal.events;

import dev.plezi.event.Event;
import dev.plezi.event.EventException;
import dev.plezi.event.EventName;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.protocol.codec.Envelope;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.internal.transport.WireMessage;
import org.jspecify.annotations.Nullable;

/** A writer of what the protocol answers to events. */
final class Replies {
  private static final int NAME_CHARS = 100;

  private Replies() {}

  static WireMessage ack(String id) {
    return WireMessage.text(ControlEvent.ack(id));
  }

  static WireMessage reply(Envelope request, EventCodec codec, @Nullable Object result) {
    return WireMessage.text(ControlEvent.reply(id(request), data(codec, result)));
  }

  static WireMessage error(Envelope request, String code, String message) {
    return WireMessage.text(ControlEvent.error(id(request), code, message));
  }

  /** The event's name in words for a peer, which knows it: as much of it as says which it is. */
  static String name(Envelope event) {
    String name = String.valueOf(event.event());
    return name.length() <= NAME_CHARS ? name : name.substring(0, NAME_CHARS) + "…";
  }

  /** An event that is no request was not handled. */
  static WireMessage refusal(Envelope event, @Nullable String id, String code, String message) {
    return WireMessage.text(ControlEvent.refusal(String.valueOf(event.event()), id, code, message));
  }

  /** The application's own words; of any other failure the peer hears that there was one. */
  static WireMessage error(Envelope request, Throwable cause) {
    if (cause instanceof EventException e) {
      return error(request, e.code(), String.valueOf(e.getMessage()));
    }
    if (cause instanceof InvalidEventException e) {
      return error(request, EventException.INVALID, String.valueOf(e.getMessage()));
    }
    return error(request, EventException.INTERNAL, "the server failed");
  }

  /** An event as it would be sent; anything else as Jackson writes it. */
  private static String data(EventCodec codec, @Nullable Object result) {
    if (result == null) {
      return "null";
    }
    if (result instanceof Event event) {
      return event.json();
    }
    return named(result) ? codec.encode(result) : codec.json(result);
  }

  private static boolean named(Object record) {
    return record.getClass().isAnnotationPresent(EventName.class);
  }

  private static String id(Envelope request) {
    return String.valueOf(request.id());
  }
}
