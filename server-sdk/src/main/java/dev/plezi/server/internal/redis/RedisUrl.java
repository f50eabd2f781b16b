package dev.plezi.server.internal.redis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a Redis: where it is, and how to be let in. Its text is host and port; the password is
 * in no text.
 *
 * @param verify how far the server's certificate is checked; null for a connection without TLS
 * @param host a name or an address
 * @param port the port
 * @param user the user; null for Redis' default one
 * @param password the password; null for none
 * @param database the database's number, which channels do not depend on
 */
public record RedisUrl(
    @Nullable Verify verify,
    String host,
    int port,
    @Nullable String user,
    @Nullable String password,
    int database) {
  private static final Pattern PARTS =
      Pattern.compile("(?<scheme>[A-Za-z][\\w+.-]*)://(?<rest>.*)", Pattern.DOTALL);
  private static final Pattern REST =
      Pattern.compile(
          "(?:(?<access>[^/]*)@)?(?<host>\\[[0-9A-Fa-f:.]+]|[\\w.-]+)"
              + "(?::(?<port>\\d{1,5}))?(?:/(?<database>\\d{0,5}))?(?:\\?(?<query>[^#]*))?");

  /** Whether they mean TLS. */
  private static final Map<String, Boolean> SCHEMES =
      Map.of("redis", false, "rediss", true, "valkey", false, "valkeys", true);

  private static final int STANDARD_PORT = 6379;
  private static final int MAX_PORT = 65_535;

  /** How far the certificate of a server is checked. */
  public enum Verify {
    /** Who has signed it, and that it is the host's. */
    FULL,
    /** Who has signed it. */
    CA,
    /** Not at all: anybody may be the server. */
    NONE
  }

  /**
   * Reads a URL, such as {@code redis://user:password@host:6379/0}. All but the host may be left
   * out; what stands in user and password may be percent-encoded. Space around it does not count,
   * nor do capitals of the scheme.
   *
   * @throws IllegalArgumentException when it cannot be read, with the reason as far as it can be
   *     guessed; its message shows nothing of the URL
   */
  public static RedisUrl parse(String url) {
    Matcher parts = PARTS.matcher(url.strip());
    if (!parts.matches()) {
      throw unreadable("it has no scheme: it begins with redis://, or with rediss:// for TLS");
    }
    Boolean tls = SCHEMES.get(parts.group("scheme").toLowerCase(Locale.ROOT));
    if (tls == null) {
      throw unreadable(scheme(parts.group("scheme").toLowerCase(Locale.ROOT)));
    }
    Matcher rest = REST.matcher(parts.group("rest"));
    if (!rest.matches()) {
      throw unreadable(rest(parts.group("rest")));
    }
    return read(tls, rest);
  }

  private static RedisUrl read(boolean tls, Matcher rest) {
    int port = number(rest.group("port"), STANDARD_PORT);
    if (port == 0 || port > MAX_PORT) {
      throw unreadable("its port is not 1 to " + MAX_PORT);
    }
    String access = rest.group("access");
    int colon = access == null ? 0 : access.indexOf(':');
    if (colon < 0) {
      throw unreadable("there is no colon before the @: write user:password@, or :password@");
    }
    return new RedisUrl(
        verify(tls, rest.group("query")),
        rest.group("host").replaceAll("[\\[\\]]", ""),
        port,
        access == null || colon == 0 ? null : decode(access.substring(0, colon)),
        access == null ? null : decode(access.substring(colon + 1)),
        number(rest.group("database"), 0));
  }

  /** A text of which nothing is the password, should Redis or a library have said it. */
  String scrub(@Nullable String text) {
    String said = String.valueOf(text);
    return password == null || password.isEmpty() ? said : said.replace(password, "***");
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  private static @Nullable Verify verify(boolean tls, @Nullable String query) {
    String value = query == null || query.isEmpty() ? "verify=full" : query;
    Verify verify =
        switch (value.toLowerCase(Locale.ROOT)) {
          case "verify=full" -> Verify.FULL;
          case "verify=ca" -> Verify.CA;
          case "verify=none" -> Verify.NONE;
          default ->
              throw unreadable(
                  "what stands behind its ? is not understood; there may be verify=full,"
                      + " verify=ca or verify=none, all else is an option of the application");
        };
    if (!tls && verify != Verify.FULL) {
      throw unreadable("there is nothing to verify without TLS: that is rediss://");
    }
    return tls ? verify : null;
  }

  /** What may be meant by another scheme. */
  private static String scheme(String scheme) {
    if (scheme.contains("sentinel")) {
      return "addresses of Sentinels are not understood; name the primary, by a host name or an"
          + " address that follows it";
    }
    if (scheme.contains("cluster")) {
      return "a cluster is reached by the address of any one of its nodes, with redis://";
    }
    if (scheme.contains("socket") || scheme.contains("unix")) {
      return "sockets of the file system are not understood";
    }
    return "its scheme is neither redis:// nor, for TLS, rediss://";
  }

  /** What may be wrong behind the scheme. */
  private static String rest(String rest) {
    String place = rest.substring(rest.lastIndexOf('@') + 1).split("[/?#]", 2)[0];
    int slash = rest.indexOf('/');
    if (place.indexOf(',') >= 0) {
      return "a list of addresses is not understood; name one: the primary's, or any node's of a"
          + " cluster";
    }
    if (slash >= 0 && slash < rest.lastIndexOf('@')) {
      return "a / in user or password is written %2F, and ?, # and % likewise";
    }
    if (rest.indexOf('#') >= 0) {
      return "there is nothing to say behind a #; in a password it is written %23";
    }
    if (rest.chars().anyMatch(c -> Character.isWhitespace((char) c))) {
      return "there is space in it";
    }
    return place.isEmpty() ? "it has no host" : "its host, its port or its database cannot be read";
  }

  private static int number(@Nullable String digits, int otherwise) {
    return digits == null || digits.isEmpty() ? otherwise : Integer.parseInt(digits);
  }

  private static String decode(String part) {
    try {
      // A plus is a plus here, not a space as in a form.
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw unreadable("a % in user or password is written %25");
    }
  }

  private static IllegalArgumentException unreadable(String why) {
    return new IllegalArgumentException(
        "no URL of the form redis://user:password@host:port/database"
            + " (rediss: for TLS; all but the host may be left out): "
            + why);
  }
}
