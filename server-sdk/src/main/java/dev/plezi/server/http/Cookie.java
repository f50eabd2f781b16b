package dev.plezi.server.http;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cookie to set. Hidden from scripts and {@code SameSite=Lax} unless said otherwise; {@code
 * Secure} by itself where the request came over TLS.
 *
 * @param name a token of RFC 6265
 * @param value characters of RFC 6265: no white space, comma, semicolon, quote or backslash
 * @param maxAge how long it lives; null for the browser's session, zero to delete it
 * @param path where it is sent
 * @param httpOnly whether scripts cannot read it
 * @param sameSite {@code Lax}, {@code Strict} or {@code None}
 */
public record Cookie(
    String name,
    String value,
    @Nullable Duration maxAge,
    String path,
    boolean httpOnly,
    String sameSite) {
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE =
      Pattern.compile("[\\x21\\x23-\\x2B\\x2D-\\x3A\\x3C-\\x5B\\x5D-\\x7E]*");
  private static final Pattern PATH = Pattern.compile("[\\x20-\\x3A\\x3C-\\x7E]*");

  /** Checks that nothing in it can break out of the header. */
  public Cookie {
    check(TOKEN, "name", name, name);
    check(VALUE, "value", value, name);
    check(PATH, "path", path, name);
    check(Pattern.compile("Lax|Strict|None"), "sameSite", sameSite, name);
  }

  /** A cookie with the safe settings, for the whole site and the browser's session. */
  public static Cookie of(String name, String value) {
    return new Cookie(name, value, null, "/", true, "Lax");
  }

  /** The same, with this lifetime. */
  public Cookie maxAge(Duration lifetime) {
    return new Cookie(name, value, lifetime, path, httpOnly, sameSite);
  }

  /** The same, readable by scripts. */
  public Cookie readable() {
    return new Cookie(name, value, maxAge, path, false, sameSite);
  }

  /** The value of a {@code Set-Cookie} header. */
  public String header(boolean secure) {
    StringBuilder header = new StringBuilder(name).append('=').append(value);
    header.append("; Path=").append(path);
    if (maxAge != null) {
      header.append("; Max-Age=").append(maxAge.toSeconds());
    }
    if (secure || sameSite.equals("None")) {
      header.append("; Secure");
    }
    if (httpOnly) {
      header.append("; HttpOnly");
    }
    return header.append("; SameSite=").append(sameSite).toString();
  }

  private static String printable(String name) {
    return TOKEN.matcher(name).matches() ? name : "?";
  }

  private static void check(Pattern allowed, String part, String value, String name) {
    if (!allowed.matcher(value).matches()) {
      // Not the value itself, which may be a secret, or a forged line of the log.
      throw new IllegalArgumentException(
          "cookie " + printable(name) + ": " + part + " not allowed");
    }
  }
}
