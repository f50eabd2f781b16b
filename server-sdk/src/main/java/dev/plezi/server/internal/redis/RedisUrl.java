package dev.plezi.server.internal.redis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a Redis: where it is, and how to be let in. Its text is host and port; the password is
 * in no text.
 *
 * @param tls whether the connection is encrypted
 * @param host a name or an address
 * @param port the port
 * @param user the user; null for Redis' default one
 * @param password the password; null for none
 * @param database the database's number, which channels do not depend on
 */
public record RedisUrl(
    boolean tls,
    String host,
    int port,
    @Nullable String user,
    @Nullable String password,
    int database) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>rediss?)://(?:(?<access>[^/]*)@)?(?<host>\\[[0-9A-Fa-f:.]+]|[\\w.-]+)"
              + "(?::(?<port>\\d{1,5}))?(?:/(?<database>\\d{0,5}))?");

  private static final int STANDARD_PORT = 6379;
  private static final int MAX_PORT = 65_535;

  /**
   * Reads a URL, such as {@code redis://user:password@host:6379/0}. All but the host may be left
   * out; what stands in user and password may be percent-encoded.
   *
   * @throws IllegalArgumentException when it cannot be read; its message shows nothing of the URL
   */
  public static RedisUrl parse(String url) {
    Matcher form = FORM.matcher(url);
    int port = form.matches() ? number(form.group("port"), STANDARD_PORT) : 0;
    if (port == 0 || port > MAX_PORT) {
      throw unreadable();
    }
    String access = form.group("access");
    int colon = access == null ? 0 : access.indexOf(':');
    if (colon < 0) {
      throw unreadable();
    }
    return new RedisUrl(
        form.group("scheme").equals("rediss"),
        form.group("host").replaceAll("[\\[\\]]", ""),
        port,
        access == null || colon == 0 ? null : decode(access.substring(0, colon)),
        access == null ? null : decode(access.substring(colon + 1)),
        number(form.group("database"), 0));
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

  private static int number(@Nullable String digits, int otherwise) {
    return digits == null || digits.isEmpty() ? otherwise : Integer.parseInt(digits);
  }

  private static String decode(String part) {
    try {
      // A plus is a plus here, not a space as in a form.
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw unreadable();
    }
  }

  private static IllegalArgumentException unreadable() {
    return new IllegalArgumentException(
        "no URL of the form redis://user:password@host:port/database"
            + " (rediss: for TLS; all but the host may be left out)");
  }
}
