package dev.plezi.benchmarks.load;

import java.security.SecureRandom;
import java.util.HexFormat;

/** The protocol of this project at level 2: in a session, with counts. */
public final class PleziSessionDialect extends PleziDialect {
  private static final byte[] CONTROL = Text.utf8("{\"event\":\"_");
  private static final byte[] ACK = Text.utf8("{\"event\":\"_ack_\"");
  private static final byte[] PING = Text.utf8("{\"event\":\"_ping_\"");

  private final SecureRandom random = new SecureRandom();

  /** A client that asks for this path, and a session. */
  public PleziSessionDialect(String path) {
    super(path + "?plezi=2");
  }

  @Override
  public boolean greeted() {
    return true;
  }

  @Override
  public String greet(String message, Client client) {
    if (message.startsWith("{\"event\":\"_hello_\"")) {
      byte[] nonce = new byte[16];
      random.nextBytes(nonce);
      return "{\"event\":\"_open_\",\"nonce\":\""
          + HexFormat.of().formatHex(nonce)
          + "\",\"attempt\":1}";
    }
    return message.startsWith("{\"event\":\"_session_\"") ? READY : "";
  }

  @Override
  public boolean counts() {
    return true;
  }

  @Override
  public String count(long received) {
    return "{\"event\":\"_received_\",\"n\":" + received + "}";
  }

  @Override
  public void read(Text message, Heard heard) {
    if (message.startsWith(PING)) {
      heard.heard(Kind.QUESTION, 0);
    } else if (!message.startsWith(CONTROL) || message.startsWith(ACK)) {
      super.read(message, heard);
    }
  }

  @Override
  public String answer(Client client) {
    return "{\"event\":\"_pong_\"}";
  }
}
