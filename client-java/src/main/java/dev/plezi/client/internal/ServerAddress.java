package dev.plezi.client.internal;

import dev.plezi.protocol.Wire;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An address of a server, checked, and as it goes over the network: all of it ASCII, letters beyond
 * that percent-encoded as UTF-8 or, in the host, as IDNA has it. Immutable.
 *
 * @param uri a ws or wss URI
 * @param host the host, if it is one that no {@link URI} takes, such as one with an underscore; the
 *     URI's is then a substitute
 */
record ServerAddress(URI uri, @Nullable String host) {
  private static final String PARAMETER = Wire.LEVEL_PARAMETER + "=";
  private static final Set<String> SCHEMES = Set.of("ws", "wss", "http", "https");

  /** Letters that browsers and {@link IDN} encode each in another way. */
  private static final String AMBIGUOUS = "ßẞς\u200c\u200d";

  private static final String SUBSTITUTE = "host.invalid";

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException when nothing can ever be reached by it; the message shows no
   *     password and no query, as both may be secrets
   */
  static ServerAddress parse(String url) {
    try {
      return new Parser(url).parse();
    } catch (Unusable e) {
      throw new IllegalArgumentException(
          "\"" + shown(url) + "\" is no WebSocket URL: " + e.getMessage());
    }
  }

  /** The address for a log, without the query. */
  String name() {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String where = host == null ? uri.getHost() : host;
    return uri.getScheme() + "://" + where + port + uri.getRawPath();
  }

  /** The same address, asking for this level unless it names one itself. */
  ServerAddress asking(int level) {
    if (level == 1 || named() != null) {
      return this;
    }
    return with(Wire.LEVEL_PARAMETER, Wire.LEVEL_2);
  }

  /** The same address with another parameter. */
  ServerAddress with(String parameter, String value) {
    String sign = uri.getRawQuery() == null ? "?" : "&";
    String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    return new ServerAddress(URI.create(uri + sign + parameter + "=" + encoded), host);
  }

  /** The level that it names, or null. */
  @Nullable String named() {
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    for (String each : query.split("&", -1)) {
      if (each.startsWith(PARAMETER)) {
        return each.substring(PARAMETER.length());
      }
    }
    return null;
  }

  private static String shown(String url) {
    int query = url.indexOf('?');
    String plain = query < 0 ? url : url.substring(0, query) + "?…";
    int user = plain.lastIndexOf('@');
    int start = plain.indexOf("://");
    String front = start < 0 || start > user ? "" : plain.substring(0, start + 3);
    return user < 0 ? plain : front + "…" + plain.substring(user);
  }

  /** Why it is no address, in words that show nothing of it. */
  private static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  /** One reading of one URL. */
  private static final class Parser {
    private final String url;

    Parser(String url) {
      this.url = url;
    }

    ServerAddress parse() throws Unusable {
      String scheme = scheme();
      int start = url.indexOf("://") + 3;
      int end = end(start);
      String authority = url.substring(start, end);
      if (authority.indexOf('@') >= 0) {
        throw new Unusable("a user cannot stand in it; set the header Authorization");
      }
      if (url.indexOf('#') >= 0) {
        throw new Unusable("a fragment cannot be sent");
      }
      String rest = encoded(url.substring(end));
      String path = rest.startsWith("/") ? rest : "/" + rest;
      return address(scheme, authority, path);
    }

    private String scheme() throws Unusable {
      int colon = url.indexOf("://");
      if (colon < 0) {
        throw new Unusable("it has no scheme; ws://, wss://, http:// or https:// is wanted");
      }
      String scheme = url.substring(0, colon).toLowerCase(Locale.ROOT);
      if (!SCHEMES.contains(scheme)) {
        throw new Unusable("its scheme is not ws, wss, http or https");
      }
      return scheme.replace("http", "ws");
    }

    /** Where the authority ends. */
    private int end(int start) {
      int at = start;
      while (at < url.length() && "/?#\\".indexOf(url.charAt(at)) < 0) {
        at++;
      }
      return at;
    }

    private static ServerAddress address(String scheme, String authority, String rest)
        throws Unusable {
      int colon = authority.endsWith("]") ? -1 : authority.lastIndexOf(':');
      String name = ascii(colon < 0 ? authority : authority.substring(0, colon));
      int number = colon < 0 ? -1 : port(authority.substring(colon + 1));
      String port = number < 0 ? "" : ":" + number;
      URI uri = uri(scheme + "://" + name + port + rest);
      if (uri.getHost() != null) {
        return new ServerAddress(uri, null);
      }
      if (!name.matches("[A-Za-z0-9._-]+")) {
        throw new Unusable(name.isEmpty() ? "it has no host" : "its host cannot be one");
      }
      if (scheme.equals("wss")) {
        throw new Unusable(
            "the JDK's TLS knows no host of that name; give it one without an underscore");
      }
      return new ServerAddress(uri(scheme + "://" + SUBSTITUTE + port + rest), name);
    }

    private static int port(String digits) throws Unusable {
      if (digits.isEmpty()) {
        return -1;
      }
      if (!digits.matches("[0-9]{1,7}")) {
        throw new Unusable("its port is no number");
      }
      int port = Integer.parseInt(digits);
      if (port == 0 || port > 65_535) {
        throw new Unusable("its port is not between 1 and 65535");
      }
      return port;
    }

    private static String ascii(String host) throws Unusable {
      if (host.chars().allMatch(c -> c < 128)) {
        return host;
      }
      if (host.chars().anyMatch(c -> AMBIGUOUS.indexOf(c) >= 0)) {
        throw new Unusable("its host has a letter that not all encode alike; write it as xn--");
      }
      try {
        return IDN.toASCII(host);
      } catch (IllegalArgumentException e) {
        throw new Unusable("its host cannot be one");
      }
    }

    private static URI uri(String text) throws Unusable {
      try {
        return new URI(text);
      } catch (URISyntaxException e) {
        throw new Unusable(e.getReason());
      }
    }

    /** Letters beyond ASCII percent-encoded; all else as it is. */
    private static String encoded(String text) throws Unusable {
      StringBuilder encoded = new StringBuilder();
      try {
        var bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        while (bytes.hasRemaining()) {
          int each = bytes.get();
          if (each >= 0) {
            encoded.append((char) each);
          } else {
            encoded.append('%').append(String.format(Locale.ROOT, "%02X", each & 0xFF));
          }
        }
      } catch (CharacterCodingException e) {
        throw new Unusable("it has half a character");
      }
      return encoded.toString();
    }
  }
}
