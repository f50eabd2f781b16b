package dev.plezi.server;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.pubsub.Broker;
import dev.plezi.server.session.Payload;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The forms in which an application publishes, as messages for the broker. */
final class Publishing {
  private Publishing() {}

  static Payload event(Object event) {
    return Payload.text(EventCodec.standard().encode(event));
  }

  static Payload event(String name, Object payload) {
    return Payload.text(EventCodec.standard().encode(name, payload));
  }

  static Payload bytes(ByteBuffer data) {
    byte[] copy = new byte[data.remaining()];
    data.duplicate().get(copy);
    return Payload.binary(copy);
  }

  static void publish(Broker broker, String channel, Payload message, @Nullable Object publisher) {
    if (!broker.publish(channel, message, publisher)) {
      throw new BrokerUnavailableException(
          "not published to other servers: Redis is away, or too much waits for it");
    }
  }
}
