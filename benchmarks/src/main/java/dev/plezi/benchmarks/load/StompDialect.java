package dev.plezi.benchmarks.load;

/**
 * STOMP 1.2 to an application of Spring's, with its simple broker, which knows no receipts: an
 * event is answered, and a subscription confirmed, by a message to the user's own queue.
 */
public final class StompDialect implements Dialect {
  private static final byte[] MESSAGE = Text.utf8("MESSAGE\n");
  private static final byte[] ACKS = Text.utf8("subscription:acks\n");
  private static final byte[] ROOM = Text.utf8("subscription:room\n");
  private static final byte[] JOINS = Text.utf8("subscription:joins\n");
  private static final byte[] NUMBER = Text.utf8("\"n\":");
  private static final String END = "\0";

  @Override
  public String path() {
    return "/stomp";
  }

  @Override
  public String subprotocol() {
    return "v12.stomp";
  }

  @Override
  public String hello() {
    return "CONNECT\naccept-version:1.2\nhost:localhost\nheart-beat:0,0\n\n" + END;
  }

  @Override
  public boolean greeted() {
    return true;
  }

  @Override
  public String greet(String message, Client client) {
    if (!message.startsWith("CONNECTED")) {
      throw new IllegalStateException("no connection: " + message);
    }
    return READY + subscribe("acks", "/user/queue/acks");
  }

  @Override
  public void read(Text message, Heard heard) {
    if (!message.startsWith(MESSAGE)) {
      if (message.to - message.from > 1) {
        throw new IllegalStateException("came: " + message);
      }
    } else if (message.find(ACKS) >= 0) {
      heard.heard(Kind.ACK, message.numberBehind(NUMBER));
    } else if (message.find(ROOM) >= 0) {
      heard.heard(Kind.DELIVERY, message.numberBehind(NUMBER));
    } else if (message.find(JOINS) >= 0) {
      heard.heard(Kind.JOINED, 0);
    }
  }

  @Override
  public Template event(Payload payload, Client client) {
    return send(payload.event(), payload);
  }

  @Override
  public Template say(Payload payload, Client client) {
    return send("say", payload);
  }

  /** The numbers are in the payload: there is no receipt that the application's answer could be. */
  private static Template send(String destination, Payload payload) {
    return Template.of(
        "SEND\ndestination:/app/"
            + destination
            + "\ncontent-type:application/json\n\n{"
            + payload.members()
            + ",\"n\":",
        "}" + END);
  }

  /** Three frames in one message. */
  @Override
  public String join(Client client) {
    return subscribe("joins", "/user/queue/joins")
        + subscribe("room", "/topic/room")
        + "SEND\ndestination:/app/join\n\n"
        + END;
  }

  private static String subscribe(String id, String destination) {
    return "SUBSCRIBE\nid:" + id + "\ndestination:" + destination + "\n\n" + END;
  }
}
