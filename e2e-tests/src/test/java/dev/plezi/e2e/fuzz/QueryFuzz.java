package dev.plezi.e2e.fuzz;

import static dev.plezi.e2e.fuzz.Holds.holds;

import dev.plezi.server.http.Request;
import dev.plezi.server.internal.jetty.JettyHeaderParser;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Any text as a query string and as a {@code Cookie} header: something is read, nothing breaks. */
public final class QueryFuzz {
  private static final Pattern BROKEN = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private QueryFuzz() {}

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    query(new String(input, StandardCharsets.UTF_8));
    // Jetty takes the bytes of a header for ISO 8859-1.
    cookies(new String(input, StandardCharsets.ISO_8859_1));
  }

  private static void query(String query) {
    Map<String, String> params = request(query, "").queryParams();
    bounded(params, query, '&');
    brokenEscapesStand(query.substring(query.lastIndexOf('&') + 1), params);
    String again =
        params.entrySet().stream()
            .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
            .collect(Collectors.joining("&"));
    holds(params.equals(request(again, "").queryParams()), "other parameters when sent again");
  }

  private static void cookies(String header) {
    Map<String, String> cookies = received(header);
    bounded(cookies, header, ';');
    String again =
        cookies.entrySet().stream()
            .map(each -> each.getKey() + "=\"" + each.getValue() + "\"")
            .collect(Collectors.joining("; "));
    holds(cookies.equals(received(again)), "other cookies when sent again");
    for (String name : cookies.keySet()) {
      holds(!name.isEmpty() && name.indexOf('=') < 0, "a cookie's name that is none");
    }
  }

  private static Map<String, String> received(String header) {
    Request request = request("", header);
    return new JettyHeaderParser().cookies(request.headers("Cookie"));
  }

  private static void bounded(Map<String, String> read, String from, char separator) {
    int size = read.values().stream().mapToInt(String::length).sum();
    size += read.keySet().stream().mapToInt(String::length).sum();
    holds(size <= from.length(), "more than was sent");
    holds(read.size() <= from.split(String.valueOf(separator), -1).length, "more than was said");
  }

  private static void brokenEscapesStand(String pair, Map<String, String> params) {
    String[] sides = pair.split("=", 2);
    if (BROKEN.matcher(sides[0]).find()) {
      holds(params.containsKey(sides[0]), "a broken escape in a name was read");
    }
    if (sides.length > 1 && BROKEN.matcher(sides[1]).find()) {
      holds(params.containsValue(sides[1]), "a broken escape in a value was read");
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Request request(String query, String cookies) {
    var headers = List.of(Map.entry("Cookie", cookies));
    return new Request("GET", "/", query, headers, "127.0.0.1", false);
  }
}
