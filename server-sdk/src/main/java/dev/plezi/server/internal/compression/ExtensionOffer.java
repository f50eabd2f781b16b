package dev.plezi.server.internal.compression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An extension with its parameters, as a handshake offers it: RFC 6455, 9.1.
 *
 * @param name its name
 * @param parameters by their names, with null for a parameter without a value
 * @param repeats whether a parameter stands there twice
 */
record ExtensionOffer(String name, Map<String, @Nullable String> parameters, boolean repeats) {

  /** All that the lines of the header offer, in their order; none when one of them is no list. */
  static List<ExtensionOffer> parse(List<String> lines) {
    List<ExtensionOffer> offers = new ArrayList<>();
    for (String line : lines) {
      if (!new Scanner(line).offers(offers)) {
        return List.of();
      }
    }
    return offers;
  }

  /** A reader of one line. */
  private static final class Scanner {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private final String line;
    private int at;

    Scanner(String line) {
      this.line = line;
    }

    /** Adds what the line offers; false when it is no list of extensions. */
    boolean offers(List<ExtensionOffer> offers) {
      do {
        // A list may have empty elements: RFC 9110, 5.6.1.
        if (!ends() && !next(',')) {
          ExtensionOffer offer = offer();
          if (offer == null) {
            return false;
          }
          offers.add(offer);
        }
      } while (take(','));
      return ends();
    }

    private @Nullable ExtensionOffer offer() {
      String name = token();
      Map<String, @Nullable String> parameters = new HashMap<>();
      boolean repeats = false;
      while (!name.isEmpty() && take(';')) {
        String parameter = token();
        boolean has = take('=');
        String value = has ? value() : null;
        if (parameter.isEmpty() || (has && value == null)) {
          return null;
        }
        repeats |= parameters.containsKey(parameter);
        parameters.put(parameter, value);
      }
      return name.isEmpty() ? null : new ExtensionOffer(name, parameters, repeats);
    }

    private @Nullable String value() {
      boolean quoted = take('"');
      String value = token();
      return value.isEmpty() || (quoted && !take('"')) ? null : value;
    }

    private String token() {
      skipSpace();
      int begin = at;
      while (at < line.length() && ofToken(line.charAt(at))) {
        at++;
      }
      return line.substring(begin, at);
    }

    private static boolean ofToken(char c) {
      return (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || TOKEN_MARKS.indexOf(c) >= 0;
    }

    private boolean next(char c) {
      skipSpace();
      return at < line.length() && line.charAt(at) == c;
    }

    private boolean take(char c) {
      boolean there = next(c);
      at += there ? 1 : 0;
      return there;
    }

    private boolean ends() {
      skipSpace();
      return at == line.length();
    }

    private void skipSpace() {
      while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
        at++;
      }
    }
  }
}
