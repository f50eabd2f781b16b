package dev.plezi.server.internal.route;

import dev.plezi.server.http.Body;
import dev.plezi.server.http.Request;
import dev.plezi.server.internal.web.FinishedResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which a page may open a WebSocket here, send what changes something, or read what is
 * answered: browsers hold neither WebSockets nor forms to their own origin, and keep from other
 * pages what is not said to be for them. Immutable.
 */
final class OriginPolicy {
  /** Methods that change nothing. */
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  /** What browsers say of requests of a page that is not of our own origin. */
  private static final Set<String> ELSEWHERE = Set.of("cross-site", "same-site");

  private static final Set<String> HERE = Set.of("same-origin", "none");
  private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9_, \\t-]{0,1000}");
  private static final Map.Entry<String, String> VARIES = Map.entry("Vary", "Origin");
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
  private static final String PREFLIGHT_SECONDS = "600";

  private final boolean everybody;
  private final Set<String> named;
  private final List<Origin> others;

  /** The rules with the origins that an application allows. */
  OriginPolicy(Set<String> allowed) {
    this.everybody = allowed.contains("*");
    this.named = allowed;
    this.others = allowed.stream().flatMap(each -> Stream.ofNullable(Origin.parse(each))).toList();
  }

  /** True for what changes nothing, and for what is {@link #welcome}. */
  boolean mayChange(Request request) {
    return SAFE.contains(request.method()) || welcome(request);
  }

  /**
   * True for what a page of an allowed origin sends, or no page, whatever the method. Links, some
   * forms and streams come without an {@code Origin}, but browsers say that they are from
   * elsewhere.
   */
  boolean welcome(Request request) {
    if (everybody) {
      return true;
    }
    List<String> origins = request.headers("Origin");
    if (origins.isEmpty()) {
      return request.headers("Sec-Fetch-Site").stream().noneMatch(ELSEWHERE::contains);
    }
    return origins.size() == 1 && (own(origins.get(0), request) || isNamed(origins.get(0)));
  }

  /**
   * True for a request by a method that any link has, if the browser says that no other page has
   * led to it. One that says nothing may be old, or speak without TLS.
   */
  boolean unprompted(Request request) {
    List<String> sites = request.headers("Sec-Fetch-Site");
    // A link has no Origin: what has one is what a script of an allowed page asks for.
    boolean asked = !request.headers("Origin").isEmpty();
    return welcome(request) && (asked || (sites.size() == 1 && HERE.contains(sites.get(0))));
  }

  /** Headers by which a browser lets a page of an allowed origin read what is answered. */
  List<Map.Entry<String, String>> headers(Request request) {
    if (named.isEmpty()) {
      return List.of();
    }
    List<String> origins = request.headers("Origin");
    List<Map.Entry<String, String>> headers = new ArrayList<>(List.of(VARIES));
    if (origins.size() == 1 && isNamed(origins.get(0))) {
      headers.add(Map.entry("Access-Control-Allow-Origin", origins.get(0)));
      headers.add(Map.entry("Access-Control-Allow-Credentials", "true"));
    } else if (everybody) {
      headers.add(Map.entry("Access-Control-Allow-Origin", "*"));
    }
    return headers;
  }

  /** The answer to a browser that asks whether a page may send something; null for others. */
  @Nullable FinishedResponse preflight(Request request) {
    boolean asks =
        request.method().equals("OPTIONS")
            && request.header("Origin") != null
            && request.header("Access-Control-Request-Method") != null;
    if (!asks || !welcome(request)) {
      return null;
    }
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("Access-Control-Allow-Methods", METHODS));
    headers.add(Map.entry("Access-Control-Max-Age", PREFLIGHT_SECONDS));
    String names = request.header("Access-Control-Request-Headers");
    if (names != null && HEADER_NAMES.matcher(names).matches()) {
      headers.add(Map.entry("Access-Control-Allow-Headers", names));
    }
    return new FinishedResponse(204, headers, Body.EMPTY);
  }

  private boolean isNamed(String text) {
    if (named.contains(text)) {
      return true;
    }
    Origin origin = Origin.parse(text);
    return origin != null && others.stream().anyMatch(each -> each.covers(origin));
  }

  /** Whether a page is of the host that the request names. TLS may end before us, but not begin. */
  private static boolean own(String text, Request request) {
    Origin origin = Origin.parse(text);
    if (origin == null || origin.host().startsWith("*") || request.headers("Host").size() != 1) {
      return false;
    }
    boolean fits = origin.scheme().equals("https") || origin.scheme().equals("http");
    boolean weaker = request.secure() && origin.scheme().equals("http");
    Origin here = Origin.of(origin.scheme(), request.headers("Host").get(0));
    return fits && !weaker && origin.equals(here);
  }
}
