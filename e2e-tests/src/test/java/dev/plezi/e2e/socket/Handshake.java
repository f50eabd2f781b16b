package dev.plezi.e2e.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request to open a WebSocket. By default it is what a plain client sends; a header given here
 * replaces or joins those.
 */
public final class Handshake {
  private static final String KEY = "cGxlemkgZm9yIGphdmEhIQ==";
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final URI uri;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private byte[] behind = new byte[0];

  public Handshake(URI uri) {
    this.uri = uri;
    headers.put("Host", uri.getAuthority());
    headers.put("Connection", "Upgrade");
    headers.put("Upgrade", "websocket");
    headers.put("Sec-WebSocket-Version", "13");
    headers.put("Sec-WebSocket-Key", KEY);
  }

  public Handshake header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public Handshake without(String name) {
    headers.remove(name);
    return this;
  }

  /** Frames that travel in the same packet as the request. */
  public Handshake followedBy(Frame... frames) {
    behind = RawSocket.join(frames);
    return this;
  }

  /** Sends the request and reads the answer, whatever it is. */
  public RawSocket send() throws IOException {
    return RawSocket.connect(this);
  }

  /** Sends the request, and fails if the answer is not the upgrade. */
  public RawSocket open() throws IOException {
    RawSocket socket = send();
    if (!socket.response().upgraded()) {
      socket.close();
      throw new IOException("no upgrade at " + uri + " but " + socket.response());
    }
    return socket;
  }

  URI uri() {
    return uri;
  }

  byte[] bytes() {
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    StringBuilder request = new StringBuilder("GET " + path + query + " HTTP/1.1\r\n");
    headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(request.append("\r\n").toString().getBytes(ISO_8859_1));
    out.writeBytes(behind);
    return out.toByteArray();
  }

  /** The value of {@code Sec-WebSocket-Accept} that goes with a key. */
  static String accept(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  /** The lines of an HTTP head, the first among them; nothing behind it is taken. */
  static List<String> head(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); ; c = in.read()) {
      if (c < 0) {
        throw new IOException("the stream ends within the head: " + lines + line);
      } else if (c != '\n') {
        line.append((char) c);
      } else if (line.toString().isBlank()) {
        return lines;
      } else {
        lines.add(line.toString().strip());
        line.setLength(0);
      }
    }
  }

  /** Checks an answer: an upgrade must be a proper one. */
  Response answered(InputStream in) throws IOException {
    Response response = Response.parse(head(in));
    if (response.upgraded()) {
      String expected = accept(headers.getOrDefault("Sec-WebSocket-Key", ""));
      if (!response.header("Sec-WebSocket-Accept").equals(expected)) {
        throw new IOException("an upgrade with a wrong Sec-WebSocket-Accept: " + response);
      }
      if (!response.header("Upgrade").equalsIgnoreCase("websocket")) {
        throw new IOException("an upgrade to something else: " + response);
      }
    }
    return response;
  }
}
