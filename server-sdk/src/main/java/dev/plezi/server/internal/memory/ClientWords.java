package dev.plezi.server.internal.memory;

import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.EventCodec;

/** What a client says by itself. */
final class ClientWords {
  static final String OPEN = event(Wire.OPEN) + "}";
  static final String PONG = event(Wire.PONG) + "}";

  private ClientWords() {}

  static String resume(String secret, double received, int attempt) {
    return event(Wire.OPEN)
        + ",\"session\":\""
        + secret
        + "\",\"received\":"
        + (long) received
        + ",\"attempt\":"
        + attempt
        + "}";
  }

  static String received(double count) {
    return event(Wire.RECEIVED) + ",\"n\":" + (long) count + "}";
  }

  static String token(String token) {
    return event(Wire.TOKEN) + ",\"token\":" + EventCodec.standard().json(token) + "}";
  }

  private static String event(String name) {
    return "{\"" + Wire.EVENT + "\":\"" + name + "\"";
  }
}
