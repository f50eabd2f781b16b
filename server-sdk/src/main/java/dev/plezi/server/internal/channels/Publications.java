package dev.plezi.server.internal.channels;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.BrokerUnavailableException;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

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

  /**
   * Publishes.
   *
   * @param publisher who does, known by identity; null for nobody
   * @throws BrokerUnavailableException when only this server's subscribers get it
   */
  public static void publish(
      Broker broker, String channel, WireMessage message, @Nullable Object publisher) {
    if (!broker.publish(channel, message, publisher)) {
      throw new BrokerUnavailableException(
          "not published to other servers: Redis is away, or too much waits for it");
    }
  }
}
