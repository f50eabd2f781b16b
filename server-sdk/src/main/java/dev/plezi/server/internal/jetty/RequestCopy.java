package dev.plezi.server.internal.jetty;

import dev.plezi.server.internal.web.HeaderLines;
import dev.plezi.server.internal.web.ProxyHeaders;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.util.URIUtil;

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
            URIUtil.decodePath(request.getHttpURI().getCanonicalPath()),
            query == null ? "" : query,
            HeaderLines.of(headers),
            org.eclipse.jetty.server.Request.getRemoteAddr(request),
            request.isSecure()));
  }
}
