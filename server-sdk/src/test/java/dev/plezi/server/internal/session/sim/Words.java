package dev.plezi.server.internal.session.sim;

import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.protocol.codec.EventCodec;
import org.jspecify.annotations.Nullable;

/** What both applications say. */
final class Words {
  static final EventCodec CODEC = EventCodec.standard();

  /** The client's plain message. */
  static final String UP = "up";

  /** The client's request. */
  static final String ASK = "ask";

  /** The server's message. */
  static final String SENT = "sent";

  /** The server's message to all. */
  static final String PUBLISHED = "published";

  /** The server's request. */
  static final String WANT = "want";

  /** How a request is answered: at once, later, by a failure, later by a failure. */
  static final int NOW = 0;

  static final int LATER = 1;
  static final int FAIL = 2;
  static final int FAIL_LATER = 3;

  /** What failures are called. */
  static final String CODE = "as_asked";

  /**
   * A message.
   *
   * @param n its number
   * @param how what is to be done about it
   * @param pad its size
   */
  record Numbered(int n, int how, String pad) {}

  /** The client is done. */
  static final String CLOSE = ControlEvent.close();

  private Words() {}

  /** Asks for a new session, or for the one with this secret. */
  static String open(
      @Nullable String secret, double received, double sent, String nonce, int attempt) {
    return secret == null
        ? ControlEvent.open(nonce, attempt)
        : ControlEvent.resume(
            secret, new ControlEvent.Counts(received, received, sent), nonce, attempt);
  }

  /** Whether a message is this event of the connection itself. */
  static boolean is(String event, String message) {
    return message.startsWith("{\"event\":\"" + event + "\"");
  }

  /** Whether a message counts in a session. */
  static boolean counts(String message) {
    return !message.startsWith("{\"event\":\"_")
        || is(Wire.ACK, message)
        || is(Wire.REPLY, message)
        || is(Wire.ERROR, message);
  }

  static String received(double count, double sent) {
    return ControlEvent.received(count, sent);
  }

  static String pong() {
    return "{\"event\":\"" + Wire.PONG + "\"}";
  }

  static String message(String event, Numbered payload) {
    return CODEC.encode(event, payload);
  }

  static String withId(String message, int id, boolean request) {
    String identified = CODEC.withId(message, id);
    return request ? "{\"" + Wire.REQUEST + "\":true," + identified.substring(1) : identified;
  }
}
