package dev.plezi.client;

import dev.plezi.client.jetty.Handshake;
import dev.plezi.protocol.Wire;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A client's options, checked. Immutable.
 *
 * @param executor the host's, or null for the shared workers
 */
record Options(
    URI uri,
    List<Handshake.Header> headers,
    @Nullable Executor executor,
    Reconnect reconnect,
    Limits limits,
    Level level) {

  private static final Duration LONGEST = Duration.ofDays(1);
  private static final String PARAMETER = Wire.LEVEL_PARAMETER + "=";

  static final Options DEFAULTS =
      new Options(
          URI.create("ws://localhost/"),
          List.of(),
          null,
          new Reconnect(
              true, Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofSeconds(10)),
          new Limits(1_000, 1 << 20, 256 * 1024),
          new Level(2, null));

  private static final Set<String> RESERVED =
      Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade");

  /** How a connection is opened and replaced. */
  record Reconnect(boolean auto, Duration base, Duration cap, Duration connectTimeout) {
    Reconnect {
      duration("backoff base", base);
      duration("backoff cap", cap);
      duration("connectTimeout", connectTimeout);
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
  record Level(int number, @Nullable Renewal renewal) {
    Level {
      if (number != 1 && number != 2) {
        throw new IllegalArgumentException("level is " + number + ", and must be 1 or 2");
      }
    }
  }

  Options {
    headers = List.copyOf(headers);
  }

  Options at(String url) {
    return new Options(parse(url), headers, executor, reconnect, limits, level);
  }

  Options with(List<Handshake.Header> lines) {
    return new Options(uri, lines, executor, reconnect, limits, level);
  }

  Options with(@Nullable Executor host) {
    return new Options(uri, headers, host, reconnect, limits, level);
  }

  Options with(Reconnect other) {
    return new Options(uri, headers, executor, other, limits, level);
  }

  Options with(Limits other) {
    return new Options(uri, headers, executor, reconnect, other, level);
  }

  Options with(Level other) {
    return new Options(uri, headers, executor, reconnect, limits, other);
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

  /** Milliseconds of a time to wait, which is positive and at most a day. */
  static double duration(String option, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          option + " is " + value + ", and must be above zero and at most " + LONGEST);
    }
    return value.toNanos() / 1e6;
  }

  /** A line of the upgrade's header that may be sent as it is. */
  static Handshake.Header header(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (RESERVED.contains(lower) || lower.startsWith("sec-websocket-")) {
      throw new IllegalArgumentException("header " + name + " is the handshake's own");
    }
    if (name.isEmpty() || !name.chars().allMatch(Options::token)) {
      throw new IllegalArgumentException("header \"" + name + "\" is no header's name");
    }
    // The value may be a secret, so it is not shown.
    if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 127 && c < 256))) {
      throw new IllegalArgumentException("header " + name + " has a character that cannot be sent");
    }
    return new Handshake.Header(name, value);
  }

  static Handshake.Header cookie(String name, String value) {
    boolean valid = value.chars().allMatch(c -> c > ' ' && c < 127 && "\",;\\".indexOf(c) < 0);
    if (name.isEmpty() || !name.chars().allMatch(Options::token) || !valid) {
      throw new IllegalArgumentException(
          "cookie \"" + name + "\" has a name or a value that cannot be sent");
    }
    return new Handshake.Header("Cookie", name + "=" + value);
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
