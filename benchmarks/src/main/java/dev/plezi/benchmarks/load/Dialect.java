package dev.plezi.benchmarks.load;

/**
 * A protocol over WebSocket as its client speaks it: how it greets, says an event, and what it
 * understands of the server's messages. Stateless; one serves all connections.
 */
public interface Dialect {
  /** What a message of the server is. */
  enum Kind {
    /** The answer to an event. */
    ACK,
    /** A published message. */
    DELIVERY,
    /** The answer to {@link #join}. */
    JOINED,
    /** One that is to be answered by {@link #answer}. */
    QUESTION,
    /** One of the protocol's own that does not count. */
    OTHER
  }

  /** The request target of the handshake. */
  String path();

  /** The subprotocol that is asked for; empty for none. */
  default String subprotocol() {
    return "";
  }

  /** What the client says first when the socket is open; empty when the server does. */
  default String hello() {
    return "";
  }

  /**
   * What the client says to a message that comes before it is ready; empty for nothing; {@link
   * #READY} when it is ready.
   */
  default String greet(String message) {
    return READY;
  }

  /** Says of a client that it is ready, and was perhaps before it heard anything. */
  String READY = "\0";

  /** Whether the server speaks before the client is ready. */
  default boolean greeted() {
    return false;
  }

  /** Whether messages of the server are counted, and the count is told. */
  default boolean counts() {
    return false;
  }

  /** Tells how many messages came; where messages are counted. */
  default String count(long received) {
    return "";
  }

  /** What a message is, and its number: see {@link Heard}. */
  void read(Text message, Heard heard);

  /** The answer to a {@link Kind#QUESTION}. */
  default String answer() {
    return "";
  }

  /** An event with this number, in two halves between which the number stands. */
  Template event(Payload payload);

  /** A message to be published to all who have joined. */
  Template say(Payload payload);

  /** Asks to hear what is published. */
  String join();

  /** A text with a number in it, which stands between its two parts. */
  final class Template {
    final byte[] before;
    final byte[] after;

    private Template(String before, String after) {
      this.before = Text.utf8(before);
      this.after = Text.utf8(after);
    }

    static Template of(String before, String after) {
      return new Template(before, after);
    }
  }

  /** What was heard; one object for all, so that reading costs nothing. */
  final class Heard {
    Kind kind = Kind.OTHER;
    int number;

    void set(Kind what, int which) {
      kind = what;
      number = which;
    }
  }
}
