package dev.plezi.server;

import dev.plezi.server.http.Content;
import dev.plezi.server.http.Exchange;
import dev.plezi.server.http.PathPattern;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way through the routes.
 *
 * @param engine the app at work
 * @param request the request
 * @param content what it carries
 */
record Visit(Engine engine, Request request, Content content) {
  static Visit of(Engine engine, Request request, RequestBody body) {
    return new Visit(engine, request, new Content(request, body));
  }

  /** What a route's path says of it; null when it does not match. */
  PathPattern.@Nullable Match match(PathPattern path) {
    return path.match(request.path());
  }

  /** The exchange that a matching route begins. */
  Exchange exchange(PathPattern.Match match) {
    return new Exchange(request, match, content);
  }
}
