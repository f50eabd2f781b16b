package dev.plezi.benchmarks.load;

/**
 * The protocol of this project at level 1, which is JSON by hand for other servers, too: {@code
 * event}, {@code _EID_} and an {@code _ack_}.
 */
public class PleziDialect implements Dialect {
  private static final byte[] ACK = Text.utf8("{\"event\":\"_ack_\",\"_EID_\":");
  private static final byte[] SAID = Text.utf8("{\"event\":\"said\"");
  private static final byte[] JOINED = Text.utf8("{\"event\":\"joined\"");
  private static final byte[] NUMBER = Text.utf8("\"n\":");

  private final String path;
  private final boolean secure;

  /** A client that asks for this path. */
  public PleziDialect(String path) {
    this(path, false);
  }

  /** The same, perhaps over TLS. */
  public PleziDialect(String path, boolean secure) {
    this.path = path;
    this.secure = secure;
  }

  @Override
  public boolean secure() {
    return secure;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public void read(Text message, Heard heard) {
    if (message.startsWith(ACK)) {
      heard.heard(Kind.ACK, message.number(message.from + ACK.length));
    } else if (message.startsWith(SAID)) {
      heard.heard(Kind.DELIVERY, message.numberBehind(NUMBER));
    } else if (message.startsWith(JOINED)) {
      heard.heard(Kind.JOINED, 0);
    }
  }

  @Override
  public Template event(Payload payload, Client client) {
    return Template.of(
        "{\"event\":\"" + payload.event() + "\"," + payload.members() + ",\"_EID_\":", "}");
  }

  @Override
  public Template say(Payload payload, Client client) {
    return Template.of("{\"event\":\"say\"," + payload.members() + ",\"n\":", "}");
  }

  @Override
  public String join(Client client) {
    return "{\"event\":\"join\"}";
  }
}
