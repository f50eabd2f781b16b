package dev.plezi.benchmarks.load;

/**
 * A protocol over WebSocket as its client speaks it: how it greets, says an event, and what it
 * understands of the server's messages. Stateless; one serves all connections, and keeps what it
 * knows of one in its {@link Client}.
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
    QUESTION
  }

  /** What is known of a connection's client. */
  final class Client {
    /** What the server has called it; empty as long as it has not. */
    String name = "";
  }

  /** Whoever is told what came. */
  interface Heard {
    /** One thing came; what does not count is not told. */
    void heard(Kind kind, int number);
  }

  /** The request target of the handshake. */
  String path();

  /** Whether it is spoken over TLS. */
  default boolean secure() {
    return false;
  }

  /** The subprotocol that is asked for; empty for none. */
  default String subprotocol() {
    return "";
  }

  /** What the client says first when the socket is open; empty when the server does. */
  default String hello() {
    return "";
  }

  /** Whether there is more to say and to hear after the handshake until the client is ready. */
  default boolean greeted() {
    return false;
  }

  /**
   * What the client says to a message that comes before it is ready; empty for nothing; {@link
   * #READY}, and perhaps more behind it, when it is ready.
   */
  default String greet(String message, Client client) {
    return READY;
  }

  /** Says of a client that it is ready. */
  String READY = "\1";

  /** Whether messages of the server are counted, and the count is told. */
  default boolean counts() {
    return false;
  }

  /** Tells how many messages came; where messages are counted. */
  default String count(long received) {
    return "";
  }

  /** Tells what a message has in it. */
  void read(Text message, Heard heard);

  /** The answer to a {@link Kind#QUESTION}. */
  default String answer(Client client) {
    return "";
  }

  /** An event with this number, in two halves between which the number stands. */
  Template event(Payload payload, Client client);

  /** A message to be published to all who have joined. */
  Template say(Payload payload, Client client);

  /** Asks to hear what is published. */
  String join(Client client);

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
}
