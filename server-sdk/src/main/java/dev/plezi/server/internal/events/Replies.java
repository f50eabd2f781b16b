package dev.plezi.server.internal.events;

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
    return reply(request, codec.result(result));
  }

  /** A result that is JSON. */
  static WireMessage reply(Envelope request, String data) {
    return WireMessage.text(ControlEvent.reply(id(request), data));
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
    return WireMessage.text(ControlEvent.failure(id(request), cause, "the server failed"));
  }

  private static String id(Envelope request) {
    return String.valueOf(request.id());
  }
}
