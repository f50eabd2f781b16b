package dev.plezi.server.internal.route;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An origin of pages, in the one form in which it can be compared: small letters, no dot at the
 * end, and always a port.
 *
 * @param scheme such as https
 * @param host a name, an address, or {@code *.} and a name
 * @param port its port; -1 where the scheme has none
 */
record Origin(String scheme, String host, int port) {
  private static final Pattern TEXT = Pattern.compile("([a-z][a-z0-9+.-]*)://(.*)");
  private static final Pattern AUTHORITY =
      Pattern.compile("((?:\\*\\.)?[a-z0-9._-]+?|\\[[0-9a-f:.]+\\])\\.?(?::(\\d{1,5}))?");

  /** Reads what browsers send; null when it is no origin with a host. */
  static @Nullable Origin parse(String text) {
    Matcher matcher = TEXT.matcher(text.toLowerCase(Locale.ROOT));
    return matcher.matches() ? of(matcher.group(1), matcher.group(2)) : null;
  }

  /** The origin with a scheme whose host, and port, a request names; null when it names none. */
  static @Nullable Origin of(String scheme, String authority) {
    Matcher matcher = AUTHORITY.matcher(authority.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return null;
    }
    String port = matcher.group(2);
    return new Origin(
        scheme, matcher.group(1), port == null ? standardPort(scheme) : Integer.parseInt(port));
  }

  /** Whether it is the other, or all names below that of the other. */
  boolean covers(Origin other) {
    boolean below = host.startsWith("*.") && other.host.endsWith(host.substring(1));
    return scheme.equals(other.scheme)
        && port == other.port
        && (host.equals(other.host) || (below && !other.host.startsWith(".")));
  }

  private static int standardPort(String scheme) {
    return switch (scheme) {
      case "https" -> 443;
      case "http" -> 80;
      default -> -1;
    };
  }
}
