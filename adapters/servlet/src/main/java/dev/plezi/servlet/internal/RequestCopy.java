package dev.plezi.servlet.internal;

import dev.plezi.server.http.Request;
import dev.plezi.server.internal.web.HeaderLines;
import dev.plezi.server.internal.web.ProxyHeaders;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A translator of the container's requests, behind whatever proxies there are; it copies, since
 * containers use their objects again. Immutable.
 */
final class RequestCopy {
  private final ProxyHeaders proxies;

  RequestCopy(ProxyHeaders proxies) {
    this.proxies = proxies;
  }

  Request of(HttpServletRequest request) {
    String info = request.getPathInfo();
    return proxies.read(
        new Request(
            request.getMethod().toUpperCase(Locale.ROOT),
            request.getServletPath() + (info == null ? "" : info),
            Objects.requireNonNullElse(request.getQueryString(), ""),
            HeaderLines.of(headers(request)),
            address(request.getRemoteAddr()),
            request.isSecure(),
            request.getContextPath(),
            request.getUserPrincipal()));
  }

  private static List<Map.Entry<String, String>> headers(HttpServletRequest request) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      for (String value : Collections.list(request.getHeaders(name))) {
        headers.add(Map.entry(name, Objects.requireNonNullElse(value, "")));
      }
    }
    return headers;
  }

  /** In brackets where it is one of IPv6, as our own server says it. */
  private static String address(String given) {
    return given.indexOf(':') >= 0 && !given.startsWith("[") ? "[" + given + "]" : given;
  }
}
