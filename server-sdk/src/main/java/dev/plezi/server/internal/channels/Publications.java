package dev.plezi.server.internal.channels;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.ByteBuffer;

/** A collection of the forms in which an application publishes, as messages for the broker. */
public final class Publications {
  private Publications() {}

  /** An event record, or another form that an event may have. */
  public static WireMessage event(EventCodec codec, Object event) {
    return WireMessage.text(codec.encode(event));
  }

  /** An event's name, and a payload whose members stand beside it. */
  public static WireMessage event(EventCodec codec, String name, Object payload) {
    return WireMessage.text(codec.encode(name, payload));
  }

  /**
   * A copy of the remaining bytes.
   *
   * @throws IllegalArgumentException when they are a control event, which some peers would obey
   */
  public static WireMessage bytes(ByteBuffer data) {
    WireMessage message = raw(data);
    if (EventCodec.control(message.bytes())) {
      throw new IllegalArgumentException("control events are the protocol's own");
    }
    return message;
  }

  /** A copy of the remaining bytes, whatever they are. */
  public static WireMessage raw(ByteBuffer data) {
    byte[] copy = new byte[data.remaining()];
    data.duplicate().get(copy);
    return WireMessage.binary(copy);
  }
}
