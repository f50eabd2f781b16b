package dev.plezi.benchmarks.load;

/** Socket.IO 4 over Engine.IO 4, by WebSocket alone. */
public final class SocketIoDialect implements Dialect {
  private static final byte[] ACK = Text.utf8("43");
  private static final byte[] EVENT = Text.utf8("42");
  private static final byte[] PING = Text.utf8("2");
  private static final byte[] JOINED = Text.utf8("42[\"joined\"");
  private static final byte[] NUMBER = Text.utf8("\"n\":");

  @Override
  public String path() {
    return "/socket.io/?EIO=4&transport=websocket";
  }

  @Override
  public boolean greeted() {
    return true;
  }

  @Override
  public String greet(String message, Client client) {
    if (message.startsWith("0")) {
      return "40";
    }
    return message.startsWith("40") ? READY : "";
  }

  @Override
  public void read(Text message, Heard heard) {
    if (message.startsWith(ACK)) {
      heard.heard(Kind.ACK, message.number(message.from + ACK.length));
    } else if (message.startsWith(JOINED)) {
      heard.heard(Kind.JOINED, 0);
    } else if (message.startsWith(EVENT)) {
      heard.heard(Kind.DELIVERY, message.numberBehind(NUMBER));
    } else if (message.startsWith(PING)) {
      heard.heard(Kind.QUESTION, 0);
    }
  }

  @Override
  public String answer(Client client) {
    return "3";
  }

  @Override
  public Template event(Payload payload, Client client) {
    return Template.of("42", "[\"" + payload.event() + "\",{" + payload.members() + "}]");
  }

  @Override
  public Template say(Payload payload, Client client) {
    return Template.of("42[\"say\",{" + payload.members() + ",\"n\":", "}]");
  }

  @Override
  public String join(Client client) {
    return "42[\"join\",{}]";
  }
}
