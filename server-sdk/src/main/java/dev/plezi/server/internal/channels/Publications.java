package dev.plezi.server.internal.channels;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.BrokerUnavailableException;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The forms in which an application publishes, as messages for the broker. */
public final class Publications {
  private Publications() {}

  public static WireMessage event(Object event) {
    return WireMessage.text(EventCodec.standard().encode(event));
  }

  public static WireMessage event(String name, Object payload) {
    return WireMessage.text(EventCodec.standard().encode(name, payload));
  }

  public static WireMessage bytes(ByteBuffer data) {
    byte[] copy = new byte[data.remaining()];
    data.duplicate().get(copy);
    return WireMessage.binary(copy);
  }

  public static void publish(
      Broker broker, String channel, WireMessage message, @Nullable Object publisher) {
    if (!broker.publish(channel, message, publisher)) {
      throw new BrokerUnavailableException(
          "not published to other servers: Redis is away, or too much waits for it");
    }
  }
}
