package dev.plezi.benchmarks.load;

/**
 * Bayeux 1.0 over WebSocket, as CometD speaks it: events go to service channels, whose reply is the
 * answer; what is published goes to a broadcast channel.
 */
public final class BayeuxDialect implements Dialect {
  private static final byte[] CHANNEL = Text.utf8("\"channel\":\"");
  private static final byte[] SERVICE = Text.utf8("/service/");
  private static final byte[] ROOM = Text.utf8("/room\"");
  private static final byte[] CONNECT = Text.utf8("/meta/connect\"");
  private static final byte[] SUBSCRIBE = Text.utf8("/meta/subscribe\"");
  private static final byte[] SUCCESSFUL = Text.utf8("\"successful\":true");
  private static final byte[] ID = Text.utf8("\"id\":\"");
  private static final byte[] NUMBER = Text.utf8("\"n\":");
  private static final String NAMED = "\"clientId\":\"";

  @Override
  public String path() {
    return "/cometd";
  }

  @Override
  public String hello() {
    return "[{\"channel\":\"/meta/handshake\",\"version\":\"1.0\",\"id\":\"h\","
        + "\"supportedConnectionTypes\":[\"websocket\"]}]";
  }

  @Override
  public boolean greeted() {
    return true;
  }

  @Override
  public String greet(String message, Client client) {
    int at = message.indexOf(NAMED) + NAMED.length();
    if (at < NAMED.length() || !message.contains("\"successful\":true")) {
      throw new IllegalStateException("no handshake: " + message);
    }
    client.name = message.substring(at, message.indexOf('"', at));
    return READY + answer(client);
  }

  /** The server may hold one request of each client, and answer it when it likes. */
  @Override
  public String answer(Client client) {
    return message("/meta/connect", client)
        + ",\"id\":\"c\",\"connectionType\":\"websocket\",\"advice\":{\"timeout\":600000}}]";
  }

  @Override
  public void read(Text message, Heard heard) {
    int end = message.to;
    int at = message.from + 1;
    while (at < end) {
      int next = message.endOfObject(at);
      message.from = at;
      message.to = next;
      one(message, heard);
      message.to = end;
      at = next + 1;
    }
  }

  private static void one(Text message, Heard heard) {
    int channel = message.find(CHANNEL) + CHANNEL.length;
    boolean successful = message.find(SUCCESSFUL) >= 0;
    if (message.at(channel, CONNECT)) {
      heard.heard(Kind.QUESTION, 0);
    } else if (message.at(channel, SUBSCRIBE) && successful) {
      heard.heard(Kind.JOINED, 0);
    } else if (message.at(channel, SERVICE) && successful) {
      heard.heard(Kind.ACK, message.numberBehind(ID));
    } else if (message.at(channel, ROOM)) {
      // Who publishes gets an answer too.
      if (!successful) {
        heard.heard(Kind.DELIVERY, message.numberBehind(NUMBER));
      }
    } else {
      throw new IllegalStateException("came: " + message);
    }
  }

  @Override
  public Template event(Payload payload, Client client) {
    return Template.of(
        message("/service/" + payload.event(), client)
            + ",\"data\":{"
            + payload.members()
            + "},\"id\":\"",
        "\"}]");
  }

  @Override
  public Template say(Payload payload, Client client) {
    return Template.of(
        message("/room", client) + ",\"id\":\"s\",\"data\":{" + payload.members() + ",\"n\":",
        "}}]");
  }

  @Override
  public String join(Client client) {
    return message("/meta/subscribe", client) + ",\"id\":\"j\",\"subscription\":\"/room\"}]";
  }

  /** A message as it begins. */
  private static String message(String channel, Client client) {
    return "[{\"channel\":\"" + channel + "\"," + NAMED + client.name + "\"";
  }
}
