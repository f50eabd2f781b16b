package dev.plezi.server.internal.session;

import dev.plezi.event.Event;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a connection says by itself. */
final class Words {
  static final WireMessage PING = WireMessage.text(event(Wire.PING) + "}");

  private Words() {}

  static WireMessage hello(SessionLimits limits) {
    return WireMessage.text(
        event(Wire.HELLO)
            + ",\"v\":2,\"heartbeat\":"
            + TimeUnit.NANOSECONDS.toMillis(limits.keeping().heartbeatNanos())
            + ",\"max\":"
            + limits.maxMessageBytes()
            + "}");
  }

  static WireMessage resumed(String secret, double received, SessionLimits limits) {
    return session(secret, received, ",\"resumed\":true", limits);
  }

  /** A new session, in place of one that is gone for this reason, or of none. */
  static WireMessage begun(String secret, @Nullable String reason, SessionLimits limits) {
    String why = reason == null ? "" : ",\"reason\":\"" + reason + "\"";
    return session(secret, 0, ",\"resumed\":false" + why, limits);
  }

  static WireMessage received(double count) {
    return WireMessage.text(event(Wire.RECEIVED) + ",\"n\":" + (long) count + "}");
  }

  static WireMessage renew(long withinMillis) {
    return WireMessage.text(event(Wire.RENEW) + ",\"within\":" + withinMillis + "}");
  }

  static WireMessage goAway(long afterMillis) {
    return WireMessage.text(event(Wire.GOAWAY) + ",\"after\":" + afterMillis + "}");
  }

  /** The count that a peer tells; no number when it tells none. */
  static double count(Event received) {
    try {
      return ControlEvent.read(Wire.RECEIVED, EventCodec.utf8(received.json())).count("n");
    } catch (InvalidEventException e) {
      return Double.NaN;
    }
  }

  private static WireMessage session(
      String secret, double received, String outcome, SessionLimits limits) {
    return WireMessage.text(
        event(Wire.SESSION)
            + ",\"session\":\""
            + secret
            + "\",\"received\":"
            + (long) received
            + outcome
            + ",\"ttl\":"
            + TimeUnit.NANOSECONDS.toMillis(limits.keeping().ttlNanos())
            + "}");
  }

  private static String event(String name) {
    return "{\"" + Wire.EVENT + "\":\"" + name + "\"";
  }
}
