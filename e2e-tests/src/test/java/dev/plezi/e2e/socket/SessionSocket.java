package dev.plezi.e2e.socket;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection at level 2, spoken byte by byte. Used by one thread at a time. */
public final class SessionSocket implements AutoCloseable {
  private static final Pattern SESSION =
      Pattern.compile(
          "\\{\"event\":\"_session_\",\"session\":\"([A-Za-z0-9_-]{22,})\",\"received\":(\\d+),"
              + "(?:\"handled\":(?<now>\\d+),\"sent\":\\d+,)?\"resumed\":(?<resumed>true|false)"
              + "(?:,\"reason\":\"(?<reason>\\w+)\")?(?:,\"handled\":(?<last>\\d+))?,\"ttl\":(?<ttl>\\d+)}");

  private final RawSocket socket;
  private final Answer answer;

  /**
   * The server's answer to {@code _open_}; the reason is empty when there is none, and handled is
   * below 0.
   */
  public record Answer(
      String secret, long received, long handled, boolean resumed, String reason, long ttl) {}

  private SessionSocket(RawSocket socket, String opening) throws IOException {
    this.socket = socket;
    socket.send(opening);
    this.answer = answer(socket.readText());
  }

  /** Greeted by the server, and nothing said. */
  public static RawSocket greeted(URI uri) throws IOException {
    RawSocket socket =
        RawSocket.open(URI.create(uri + (uri.getQuery() == null ? "?" : "&") + "plezi=2"));
    String hello = socket.readText();
    if (!hello.startsWith("{\"event\":\"_hello_\",\"v\":2,")) {
      throw new AssertionError("a greeting was due, and this came: " + hello);
    }
    return socket;
  }

  /** A new session. */
  public static SessionSocket open(URI uri) throws IOException {
    return new SessionSocket(greeted(uri), "{\"event\":\"_open_\"}");
  }

  /** The session with this secret, of which so many messages were received; or a new one. */
  public static SessionSocket resume(URI uri, String secret, long received) throws IOException {
    return new SessionSocket(
        greeted(uri),
        "{\"event\":\"_open_\",\"session\":\"%s\",\"received\":%d}".formatted(secret, received));
  }

  /** What the server answered. */
  public Answer answer() {
    return answer;
  }

  public String secret() {
    return answer.secret();
  }

  public RawSocket socket() {
    return socket;
  }

  public void send(String... messages) throws IOException {
    Frame[] frames = new Frame[messages.length];
    for (int i = 0; i < messages.length; i++) {
      frames[i] = Frame.text(messages[i]);
    }
    socket.send(frames);
  }

  /** The next messages that belong to the session, past the connection's own. */
  public List<String> read(int count) throws IOException {
    List<String> messages = new ArrayList<>();
    while (messages.size() < count) {
      String message = socket.readText();
      if (!own(message)) {
        messages.add(message);
      }
    }
    return messages;
  }

  /** The next such message. */
  public String read() throws IOException {
    return read(1).get(0);
  }

  /** Ends the TCP connection by a reset, as a crash would. */
  public void cut() throws IOException {
    socket.abort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static boolean own(String message) {
    return message.startsWith("{\"event\":\"_received_\"")
        || message.startsWith("{\"event\":\"_ping_\"")
        || message.startsWith("{\"event\":\"_goaway_\"");
  }

  private static Answer answer(String message) {
    Matcher matcher = SESSION.matcher(message);
    if (!matcher.matches()) {
      throw new AssertionError("an answer was due, and this came: " + message);
    }
    boolean resumed = Boolean.parseBoolean(matcher.group("resumed"));
    String handled = matcher.group(resumed ? "now" : "last");
    return new Answer(
        matcher.group(1),
        Long.parseLong(matcher.group(2)),
        handled == null ? -1 : Long.parseLong(handled),
        resumed,
        matcher.group("reason") == null ? "" : matcher.group("reason"),
        Long.parseLong(matcher.group("ttl")));
  }
}
