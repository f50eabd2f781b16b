package dev.plezi.server.internal.jetty;

import dev.plezi.server.internal.web.HeaderLines;
import dev.plezi.server.internal.web.ProxyHeaders;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/**
 * A translator of Jetty's requests, behind whatever proxies there are; it copies, since Jetty uses
 * its objects again. Immutable.
 */
final class RequestCopy {
  private final ProxyHeaders proxies;

  RequestCopy(ProxyHeaders proxies) {
    this.proxies = proxies;
  }

  dev.plezi.server.http.Request of(org.eclipse.jetty.server.Request request) {
    List<Map.Entry<String, String>> headers =
        request.getHeaders().stream()
            .map(
                field ->
                    Map.entry(field.getName(), Objects.requireNonNullElse(field.getValue(), "")))
            .toList();
    String query = request.getHttpURI().getQuery();
    return proxies.read(
        new dev.plezi.server.http.Request(
            request.getMethod(),
            URIUtil.decodePath(org.eclipse.jetty.server.Request.getPathInContext(request)),
            query == null ? "" : query,
            HeaderLines.of(headers),
            org.eclipse.jetty.server.Request.getRemoteAddr(request),
            request.isSecure(),
            contextPath(request),
            principal(request)));
  }

  /** Of the root it is a slash, or nothing. */
  private static String contextPath(org.eclipse.jetty.server.Request request) {
    String path = org.eclipse.jetty.server.Request.getContextPath(request);
    return path == null || path.equals("/") ? "" : path;
  }

  private static @Nullable Principal principal(org.eclipse.jetty.server.Request request) {
    var state = org.eclipse.jetty.server.Request.getAuthenticationState(request);
    return state == null ? null : state.getUserPrincipal();
  }
}
