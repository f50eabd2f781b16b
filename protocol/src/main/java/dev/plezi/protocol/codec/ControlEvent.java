package dev.plezi.protocol.codec;

import dev.plezi.event.EventException;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.Wire;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A control event: what the protocol says by itself. All of them are written here, and read here,
 * by both ends. Nothing is found by reflection, so that it works whatever the modules. Immutable.
 */
public final class ControlEvent {
  private static final EventCodec CODEC = EventCodec.standard();

  /** Every whole number up to this is told from the next, in any language. */
  private static final double MOST = 9_007_199_254_740_991.0;

  private final String name;
  private final Map<String, Member> members;

  private ControlEvent(String name, Map<String, Member> members) {
    this.name = name;
    this.members = members;
  }

  // ---- writing. Joined, not formatted: a number's digits are the locale's then, and no JSON.

  /** The server offers a session. */
  public static String hello(long heartbeatMillis, int maxBytes) {
    return begin(Wire.HELLO)
        + (",\"v\":2,\"heartbeat\":" + heartbeatMillis)
        + (",\"max\":" + maxBytes + "}");
  }

  /**
   * The client asks for a new session.
   *
   * @param nonce by which a session is found again whose greeting was lost
   * @param attempt the number of the client's attempt to connect
   */
  public static String open(String nonce, int attempt) {
    return asked(nonce, attempt, "");
  }

  /**
   * The client asks for the session of this secret.
   *
   * @param counts how many of its messages the client has received, and sent
   */
  public static String resume(String secret, Counts counts, String nonce, int attempt) {
    return asked(
        nonce, attempt, ",\"session\":" + CODEC.json(secret) + received(counts) + sent(counts));
  }

  private static String asked(String nonce, int attempt, String what) {
    return begin(Wire.OPEN)
        + what
        + (",\"nonce\":" + CODEC.json(nonce))
        + (",\"attempt\":" + attempt + "}");
  }

  /**
   * How many messages of a session an end has received, handled and sent.
   *
   * @param received from its other end
   * @param handled of these
   * @param sent to its other end
   */
  public record Counts(double received, double handled, double sent) {}

  /**
   * The server's answer: a new session.
   *
   * @param reason why one cannot be resumed that was asked for; null if none was
   * @param handled how many messages of that one were handled; below 0 where that is not known
   */
  public static String begun(
      String secret, @Nullable String reason, double handled, long ttlMillis) {
    String why = reason == null ? "" : ",\"reason\":\"" + reason + "\"";
    String fate = handled < 0 ? "" : handled(handled);
    return session(secret, ",\"received\":0,\"resumed\":false" + why + fate, ttlMillis);
  }

  /** The server's answer: the session that was asked for, and its counts. */
  public static String resumed(String secret, Counts counts, long ttlMillis) {
    String all = received(counts) + handled(counts.handled()) + sent(counts);
    return session(secret, all + ",\"resumed\":true", ttlMillis);
  }

  /**
   * One end need not keep so many messages of the session any more.
   *
   * @param sent how many the other has sent
   */
  public static String received(double count, double sent) {
    return begin(Wire.RECEIVED) + ",\"n\":" + (long) count + (",\"sent\":" + (long) sent + "}");
  }

  /** The client is done. */
  public static String close() {
    return begin(Wire.CLOSE) + "}";
  }

  /** One end asks whether the other is there. */
  public static String ping() {
    return begin(Wire.PING) + "}";
  }

  /** It is there. */
  public static String pong() {
    return begin(Wire.PONG) + "}";
  }

  /** So many bytes of a message follow in pieces. */
  public static String large(int bytes, boolean text) {
    return begin(Wire.LARGE) + ",\"bytes\":" + bytes + ",\"text\":" + text + "}";
  }

  /** The server goes: the client is to reconnect after so many milliseconds. */
  public static String goAway(long afterMillis) {
    return begin(Wire.GOAWAY) + ",\"after\":" + afterMillis + "}";
  }

  /** The server asks for a new token. */
  public static String renew(long withinMillis) {
    return begin(Wire.RENEW) + ",\"within\":" + withinMillis + "}";
  }

  /** The client's new token. */
  public static String token(String token) {
    return begin(Wire.TOKEN) + ",\"token\":" + CODEC.json(token) + "}";
  }

  /** The acknowledgement of the message with this id, which is JSON. */
  public static String ack(String id) {
    return answer(Wire.ACK, id) + "}";
  }

  /** The result, as JSON, of the request with this id, which is JSON. */
  public static String reply(String id, String data) {
    return answer(Wire.REPLY, id) + ",\"data\":" + data + "}";
  }

  /** The failure of the request with this id, which is JSON. */
  public static String error(String id, String code, String message) {
    return answer(Wire.ERROR, id)
        + (",\"code\":" + CODEC.json(code))
        + (",\"message\":" + CODEC.json(message) + "}");
  }

  /**
   * The failure of the request with this id by what its handler has thrown: in the application's
   * own words, or those about a payload that cannot be bound; of anything else the peer hears that
   * there was something.
   *
   * @param words what it hears then
   */
  public static String failure(String id, Throwable cause, String words) {
    if (cause instanceof EventException e) {
      return error(id, e.code(), String.valueOf(e.getMessage()));
    }
    if (cause instanceof InvalidEventException e) {
      return error(id, EventException.INVALID, String.valueOf(e.getMessage()));
    }
    return error(id, EventException.INTERNAL, words);
  }

  /** The failure of an event of this name that is no request, and has this id, or none. */
  public static String refusal(String event, @Nullable String id, String code, String message) {
    return (id == null ? begin(Wire.ERROR) : answer(Wire.ERROR, id))
        + (",\"of\":" + CODEC.json(event))
        + (",\"code\":" + CODEC.json(code))
        + (",\"message\":" + CODEC.json(message) + "}");
  }

  private static String session(String secret, String outcome, long ttlMillis) {
    return begin(Wire.SESSION)
        + (",\"session\":" + CODEC.json(secret))
        + outcome
        + (",\"ttl\":" + ttlMillis + "}");
  }

  private static String received(Counts counts) {
    return ",\"received\":" + (long) counts.received();
  }

  private static String handled(double count) {
    return ",\"handled\":" + (long) count;
  }

  private static String sent(Counts counts) {
    return ",\"sent\":" + (long) counts.sent();
  }

  private static String answer(String name, String id) {
    return begin(name) + ",\"" + Wire.ID + "\":" + id;
  }

  private static String begin(String name) {
    return "{\"" + Wire.EVENT + "\":\"" + name + "\"";
  }

  // ---- reading

  /** Reads the members of an event whose envelope has been read, so that it is known to be one. */
  public static ControlEvent read(String name, byte[] message) {
    return new ControlEvent(name, CODEC.textMembers(message));
  }

  /** Which it is: one of those of {@link Wire}, or one of a later version than this. */
  public String name() {
    return name;
  }

  /** Whether it has a member, which is not null. */
  public boolean has(String member) {
    return !json(member).equals("null");
  }

  /**
   * A member that is a whole number, and not negative: NaN when it is anything else.
   *
   * @param absent for one that is missing
   */
  public double whole(String member, double absent) {
    if (!has(member)) {
      return absent;
    }
    double number;
    try {
      number = Double.parseDouble(json(member));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
    return number >= 0 && number <= MOST && number == Math.rint(number) ? number : Double.NaN;
  }

  /**
   * A member that is true or false.
   *
   * @throws InvalidEventException when it is neither
   */
  public boolean flag(String member) {
    String json = json(member);
    if (!json.equals("true") && !json.equals("false")) {
      throw invalid(member, "true or false");
    }
    return json.equals("true");
  }

  /**
   * A member that is a string.
   *
   * @throws InvalidEventException when it is none
   */
  public String text(String member) {
    Member found = members.get(member);
    if (found == null || found.text() == null || !found.json().startsWith("\"")) {
      throw invalid(member, "a string");
    }
    return found.text();
  }

  /** A member as text, a string's or any other's; another text when there is none. */
  public String text(String member, String absent) {
    Member found = members.get(member);
    String text = found == null ? null : found.text();
    return text == null ? absent : text;
  }

  /** A member of any kind, as JSON; {@code null} when there is none. */
  public String json(String member) {
    Member found = members.get(member);
    return found == null ? "null" : found.json();
  }

  private InvalidEventException invalid(String member, String due) {
    return new InvalidEventException(
        "the peer's " + name + " has no \"" + member + "\" that is " + due, member);
  }
}
