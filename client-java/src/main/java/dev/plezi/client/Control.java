package dev.plezi.client;

import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.protocol.codec.Member;
import java.util.Map;

/** A control event of level 2: how one is read, and how those that a client sends are written. */
final class Control {
  /** Asks for a new session. */
  static final String OPEN = "{\"event\":\"" + Wire.OPEN + "\"}";

  static final String PONG = "{\"event\":\"" + Wire.PONG + "\"}";

  private static final EventCodec CODEC = EventCodec.standard();

  private final Map<String, Member> members;

  /** Reads one, whose bytes are known to be an event. */
  Control(byte[] message) {
    members = CODEC.members(message);
  }

  // ---- reading

  /**
   * A member that is a number.
   *
   * @throws InvalidEventException when it is none
   */
  double number(String name) {
    try {
      return Double.parseDouble(json(name));
    } catch (NumberFormatException e) {
      throw invalid(name, "a number");
    }
  }

  /**
   * A member that is true or false.
   *
   * @throws InvalidEventException when it is neither
   */
  boolean flag(String name) {
    String json = json(name);
    if (!json.equals("true") && !json.equals("false")) {
      throw invalid(name, "true or false");
    }
    return json.equals("true");
  }

  /**
   * A member that is a string.
   *
   * @throws InvalidEventException when it is none
   */
  String text(String name) {
    Member member = members.get(name);
    if (member == null || member.text() == null || !member.json().startsWith("\"")) {
      throw invalid(name, "a string");
    }
    return member.text();
  }

  /** A member that is a string; anything else is as good as none. */
  String text(String name, String absent) {
    Member member = members.get(name);
    String text = member == null ? null : member.text();
    return text == null ? absent : text;
  }

  /** A member of any kind, as JSON; {@code null} when there is none. */
  String json(String name) {
    Member member = members.get(name);
    return member == null ? "null" : member.json();
  }

  private InvalidEventException invalid(String name, String due) {
    return new InvalidEventException(
        "the server's %s has no \"%s\" that is %s".formatted(text(Wire.EVENT, ""), name, due));
  }

  // ---- writing

  // Joined, not formatted: a number's digits are the locale's then, and no JSON.

  /** Asks for the session that this is the secret of. */
  static String resume(String secret, double received, int attempt) {
    String count = (long) received + ",\"attempt\":" + attempt + "}";
    String session = ",\"session\":" + CODEC.json(secret) + ",\"received\":";
    return "{\"event\":\"" + Wire.OPEN + "\"" + session + count;
  }

  static String received(double count) {
    return "{\"event\":\"" + Wire.RECEIVED + "\",\"n\":" + (long) count + "}";
  }

  static String token(String token) {
    return "{\"event\":\"" + Wire.TOKEN + "\",\"token\":" + CODEC.json(token) + "}";
  }
}
