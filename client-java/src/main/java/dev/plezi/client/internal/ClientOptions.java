package dev.plezi.client.internal;

import dev.plezi.client.internal.jetty.Handshake;
import dev.plezi.protocol.Standard;
import dev.plezi.protocol.Wire;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The options of a client, checked. Immutable.
 *
 * @param executor the host's, or null for the shared workers
 */
public record ClientOptions(
    URI uri,
    List<Handshake.Header> headers,
    @Nullable Executor executor,
    Reconnect reconnect,
    Limits limits,
    Level level) {

  private static final Duration LONGEST = Duration.ofDays(1);
  private static final String PARAMETER = Wire.LEVEL_PARAMETER + "=";

  private static final Set<String> RESERVED =
      Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade");

  /** How a connection is opened and replaced. */
  record Reconnect(boolean auto, Duration base, Duration cap, Duration connectTimeout) {
    Reconnect {
      double unused = millis("backoff base", base);
      unused = millis("backoff cap", cap);
      unused = millis("connectTimeout", connectTimeout);
      if (base.compareTo(cap) > 0) {
        throw new IllegalArgumentException(
            "backoff base is " + base + ", which is above the cap of " + cap);
      }
    }
  }

  /** What is kept at most: messages and characters on the way out, bytes of one message in. */
  record Limits(int queueMessages, int queueCharacters, int maxMessageSize) {
    Limits {
      positive("queue messages", queueMessages);
      positive("queue characters", queueCharacters);
      positive("maxMessageSize", maxMessageSize);
    }
  }

  /**
   * What is asked of the server.
   *
   * @param number 2 for sessions
   * @param renewal gets a new token when the server asks for one; or null
   */
  record Level(int number, @Nullable TokenRenewal renewal) {
    Level {
      if (number != 1 && number != 2) {
        throw new IllegalArgumentException("level is " + number + ", and must be 1 or 2");
      }
    }
  }

  /** Options, of which each part is checked. */
  public ClientOptions {
    headers = List.copyOf(headers);
  }

  /**
   * The usual options.
   *
   * @throws IllegalArgumentException when that is no URL to connect to
   */
  public static ClientOptions of(String url) {
    return new ClientOptions(
        parse(url),
        List.of(),
        null,
        new Reconnect(
            true,
            Duration.ofMillis(Standard.BACKOFF_BASE_MS),
            Duration.ofMillis(Standard.BACKOFF_CAP_MS),
            Duration.ofMillis(Standard.CONNECT_TIMEOUT_MS)),
        new Limits(Standard.QUEUE_MESSAGES, Standard.QUEUE_CHARACTERS, Standard.MAX_MESSAGE_BYTES),
        new Level(2, null));
  }

  // ---- the same with another option; each throws IllegalArgumentException for a bad value

  /** With another line of the upgrade's header. */
  public ClientOptions withHeader(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (RESERVED.contains(lower) || lower.startsWith("sec-websocket-")) {
      throw new IllegalArgumentException("header " + name + " is the handshake's own");
    }
    if (name.isEmpty() || !name.chars().allMatch(ClientOptions::token)) {
      throw new IllegalArgumentException("header \"" + name + "\" is no header's name");
    }
    // The value may be a secret, so it is not shown.
    if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 127 && c < 256))) {
      throw new IllegalArgumentException("header " + name + " has a character that cannot be sent");
    }
    return withLine(name, value);
  }

  /** With another cookie. */
  public ClientOptions withCookie(String name, String value) {
    boolean valid = value.chars().allMatch(c -> c > ' ' && c < 127 && "\",;\\".indexOf(c) < 0);
    if (name.isEmpty() || !name.chars().allMatch(ClientOptions::token) || !valid) {
      throw new IllegalArgumentException(
          "cookie \"" + name + "\" has a name or a value that cannot be sent");
    }
    return withLine("Cookie", name + "=" + value);
  }

  private ClientOptions withLine(String name, String value) {
    List<Handshake.Header> lines = new ArrayList<>(headers);
    lines.add(new Handshake.Header(name, value));
    return new ClientOptions(uri, lines, executor, reconnect, limits, level);
  }

  /** With an executor of the host's. */
  public ClientOptions withExecutor(Executor host) {
    return new ClientOptions(uri, headers, host, reconnect, limits, level);
  }

  /** With lost connections replaced, or not. */
  public ClientOptions withAutoreconnect(boolean on) {
    return with(new Reconnect(on, reconnect.base(), reconnect.cap(), reconnect.connectTimeout()));
  }

  /** With other ceilings of the backoff. */
  public ClientOptions withBackoff(Duration base, Duration cap) {
    return with(new Reconnect(reconnect.auto(), base, cap, reconnect.connectTimeout()));
  }

  /** With another time for an attempt to connect. */
  public ClientOptions withConnectTimeout(Duration timeout) {
    return with(new Reconnect(reconnect.auto(), reconnect.base(), reconnect.cap(), timeout));
  }

  private ClientOptions with(Reconnect other) {
    return new ClientOptions(uri, headers, executor, other, limits, level);
  }

  /** With other bounds of what waits to be sent. */
  public ClientOptions withQueue(int messages, int characters) {
    return with(new Limits(messages, characters, limits.maxMessageSize()));
  }

  /** With another bound, in bytes, of what the server sends. */
  public ClientOptions withMaxMessageSize(int bytes) {
    return with(new Limits(limits.queueMessages(), limits.queueCharacters(), bytes));
  }

  private ClientOptions with(Limits other) {
    return new ClientOptions(uri, headers, executor, reconnect, other, level);
  }

  /** With another level. */
  public ClientOptions withLevel(int number) {
    return with(new Level(number, level.renewal()));
  }

  /** With a source of new tokens. */
  public ClientOptions withTokens(Supplier<? extends CompletionStage<String>> tokens) {
    return with(new Level(level.number(), new TokenRenewal(tokens)));
  }

  private ClientOptions with(Level other) {
    return new ClientOptions(uri, headers, executor, reconnect, limits, other);
  }

  // ---- what follows from them

  /** The URI for a log: without the query, where a token may stand. */
  public String name() {
    return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }

  /** The URI to connect to, which asks for level 2 unless it names a level itself. */
  URI address() {
    if (level.number() == 1 || named(uri) != null) {
      return uri;
    }
    String sign = uri.getRawQuery() == null ? "?" : "&";
    return URI.create(uri + sign + PARAMETER + Wire.LEVEL_2);
  }

  /** Whether the server is asked for sessions. */
  boolean sessions() {
    return Wire.LEVEL_2.equals(named(address()));
  }

  /** The level that a URI names, or null. */
  private static @Nullable String named(URI uri) {
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    for (String each : query.split("&", -1)) {
      if (each.startsWith(PARAMETER)) {
        return each.substring(PARAMETER.length());
      }
    }
    return null;
  }

  // ---- checks

  /** Milliseconds of a time to wait, which is positive and at most a day. */
  static double millis(String option, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          option + " is " + value + ", and must be above zero and at most " + LONGEST);
    }
    return value.toNanos() / 1e6;
  }

  private static boolean token(int c) {
    return c > ' ' && c < 127 && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
  }

  private static void positive(String option, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(option + " is " + value + ", and must be above zero");
    }
  }

  private static URI parse(String url) {
    try {
      URI uri = new URI(url);
      String problem = problem(uri);
      if (problem == null) {
        return webSocket(uri);
      }
      throw new IllegalArgumentException("\"" + url + "\" is no WebSocket URL: " + problem);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "\"" + url + "\" is no WebSocket URL: " + e.getMessage(), e);
    }
  }

  private static @Nullable String problem(URI uri) {
    if (uri.getScheme() == null) {
      return "it has no scheme; ws://, wss://, http:// or https:// is wanted";
    }
    if (!Set.of("ws", "wss", "http", "https").contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
      return "its scheme is " + uri.getScheme() + "; ws, wss, http or https is wanted";
    }
    if (uri.getHost() == null) {
      return "it has no host";
    }
    if (uri.getPort() > 65_535) {
      return "its port is above 65535";
    }
    if (uri.getRawUserInfo() != null) {
      return "a user cannot stand in it; set the header Authorization";
    }
    return uri.getRawFragment() == null ? null : "a fragment cannot be sent";
  }

  private static URI webSocket(URI uri) throws URISyntaxException {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT).replace("http", "ws");
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new URI(scheme + "://" + uri.getRawAuthority() + path + query);
  }
}
