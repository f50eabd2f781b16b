package dev.plezi.client.internal.socket;

import java.net.ProtocolException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A handshake of RFC 6455, section 4: the request for it, and the reading of the answer. Used by
 * one thread.
 */
final class Upgrade {
  private static final int MAX_HEAD = 32 * 1024;

  /** How an alert of TLS begins, by which a server of TLS answers what is none. */
  private static final char ALERT = 21;

  /** The major version of TLS, in all its records. */
  private static final char TLS = 3;

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String key = newKey();
  private final StringBuilder head = new StringBuilder();

  private static String newKey() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The host and, if it is not the scheme's own, the port. */
  static String authority(Handshake.Target target, boolean withPort) {
    URI uri = target.uri();
    String host = target.host() == null ? uri.getHost() : target.host();
    boolean named = uri.getPort() >= 0 && uri.getPort() != ownPort(uri);
    return withPort ? host + ":" + port(uri) : named ? host + ":" + uri.getPort() : host;
  }

  static int port(URI uri) {
    return uri.getPort() < 0 ? ownPort(uri) : uri.getPort();
  }

  private static int ownPort(URI uri) {
    return secure(uri) ? 443 : 80;
  }

  static boolean secure(URI uri) {
    return uri.getScheme().equals("wss");
  }

  /** What asks a proxy for a way to the server. */
  static ByteBuffer tunnel(Handshake.Target target, @Nullable String authorization) {
    String to = authority(target, true);
    String who = authorization == null ? "" : "Proxy-Authorization: " + authorization + "\r\n";
    return bytes("CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\n" + who + "\r\n");
  }

  /** What asks the server. */
  ByteBuffer request(Handshake.Target target) {
    URI uri = target.uri();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    StringBuilder lines = new StringBuilder();
    lines.append("GET ").append(uri.getRawPath()).append(query).append(" HTTP/1.1\r\n");
    line(lines, "Host", authority(target, false));
    line(lines, "Upgrade", "websocket");
    line(lines, "Connection", "Upgrade");
    line(lines, "Sec-WebSocket-Key", key);
    line(lines, "Sec-WebSocket-Version", "13");
    boolean named = false;
    for (Handshake.Header each : target.headers()) {
      line(lines, each.name(), each.value());
      named |= each.name().equalsIgnoreCase("User-Agent");
    }
    if (!named) {
      line(lines, "User-Agent", "plezi-java");
    }
    return bytes(lines.append("\r\n").toString());
  }

  private static void line(StringBuilder lines, String name, String value) {
    lines.append(name).append(": ").append(value).append("\r\n");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  // ---- the answer

  /**
   * Reads on in an answer's head, and no further than that.
   *
   * @return its status when it is complete; 0 before
   */
  int read(ByteBuffer bytes) throws ProtocolException {
    while (bytes.hasRemaining()) {
      head.append((char) (bytes.get() & 0xFF));
      if (ends(head)) {
        return status();
      }
      if (head.length() == 2 && head.charAt(0) == ALERT && head.charAt(1) == TLS) {
        throw new ProtocolException(
            "it speaks TLS: the address of such a server begins with wss, and not with ws");
      }
      if (head.length() > MAX_HEAD) {
        throw new ProtocolException("the head of the answer has no end");
      }
    }
    return 0;
  }

  private static boolean ends(CharSequence head) {
    int length = head.length();
    return length >= 4
        && head.charAt(length - 1) == '\n'
        && head.charAt(length - 2) == '\r'
        && head.charAt(length - 3) == '\n'
        && head.charAt(length - 4) == '\r';
  }

  private int status() throws ProtocolException {
    String first = head.substring(0, head.indexOf("\r\n"));
    if (!first.matches("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?")) {
      throw new ProtocolException("the answer is not HTTP");
    }
    return Integer.parseInt(first.substring(9, 12));
  }

  /** What was read is dealt with; another answer may come. */
  void again() {
    head.setLength(0);
  }

  /** Why an answer with status 101 is no WebSocket's; null when it is one. */
  @Nullable String problem() {
    if (!"websocket".equalsIgnoreCase(field("upgrade"))) {
      return "the answer has no \"Upgrade: websocket\"";
    }
    String connection = "," + field("connection").toLowerCase(Locale.ROOT).replace(" ", "") + ",";
    if (!connection.contains(",upgrade,")) {
      return "the answer has no \"Connection: Upgrade\"";
    }
    if (!field("sec-websocket-accept").equals(accept())) {
      return "the answer has not the Sec-WebSocket-Accept of this request";
    }
    return field("sec-websocket-extensions").isEmpty() && field("sec-websocket-protocol").isEmpty()
        ? null
        : "the answer has an extension or a subprotocol that was not asked for";
  }

  private String field(String name) {
    StringBuilder values = new StringBuilder();
    for (String each : head.toString().split("\r\n", -1)) {
      int colon = each.indexOf(':');
      if (colon > 0 && each.substring(0, colon).equalsIgnoreCase(name)) {
        values.append(values.isEmpty() ? "" : ",").append(each.substring(colon + 1).strip());
      }
    }
    return values.toString();
  }

  private String accept() {
    try {
      byte[] text = (key + GUID).getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-1", e);
    }
  }
}
