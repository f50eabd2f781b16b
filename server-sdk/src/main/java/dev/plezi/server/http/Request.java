package dev.plezi.server.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request, a WebSocket's handshake included. Immutable; stays readable for the whole life
 * of a connection.
 *
 * @param method in upper case
 * @param path the decoded path, from the leading slash
 * @param query the raw query string, or an empty one
 * @param headers names and values, in their order
 * @param remote the peer's address
 * @param secure whether it came over TLS
 * @param contextPath what stands before the path in the URL, where the app is a part of a server
 *     that the application has; else empty
 * @param principal who the server's own authentication, or that of a framework before the app, says
 *     that asks; null when it says nothing
 */
public record Request(
    String method,
    String path,
    String query,
    List<Map.Entry<String, String>> headers,
    String remote,
    boolean secure,
    String contextPath,
    @Nullable Principal principal) {
  // URLDecoder would take a sign, or a digit of another script, for a part of a number.
  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  /** A request to a server of the app's own. */
  public Request(
      String method,
      String path,
      String query,
      List<Map.Entry<String, String>> headers,
      String remote,
      boolean secure) {
    this(method, path, query, headers, remote, secure, "", null);
  }

  /** The first value of a header, or null; the name's letter case does not matter. */
  public @Nullable String header(String name) {
    for (Map.Entry<String, String> header : headers) {
      if (header.getKey().equalsIgnoreCase(name)) {
        return header.getValue();
      }
    }
    return null;
  }

  /**
   * All values of a header, one for each of its lines, in their order; none when it is missing. The
   * name's letter case does not matter.
   */
  public List<String> headers(String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Whether it only reads: GET or HEAD. */
  public boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }

  /** The parameters of the query string; of a name given twice the last value counts. */
  public Map<String, String> queryParams() {
    Map<String, String> params = new LinkedHashMap<>();
    queryValues().forEach((name, values) -> params.put(name, values.get(values.size() - 1)));
    return params;
  }

  /** The parameters of the query string, each with all its values. */
  public Map<String, List<String>> queryValues() {
    Map<String, List<String>> params = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        params.computeIfAbsent(name, none -> new ArrayList<>()).add(value);
      }
    }
    return params;
  }

  private static String decode(String text) {
    // A broken escape stands for itself: the application judges its own parameters.
    boolean broken = BROKEN_ESCAPE.matcher(text).find();
    return broken ? text : URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
