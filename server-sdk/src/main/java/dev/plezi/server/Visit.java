package dev.plezi.server;

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
 * @param body what it carries
 */
record Visit(Engine engine, Request request, RequestBody body) {
  /** What a route's path says of it; null when it does not match. */
  PathPattern.@Nullable Match match(PathPattern path) {
    return path.match(request.path());
  }

  /** The exchange that a matching route begins. */
  Exchange exchange(PathPattern.Match match) {
    return new Exchange(request, match);
  }
}
