package dev.plezi.server.internal.route;

import dev.plezi.server.internal.web.ClientScript;
import dev.plezi.server.internal.web.FinishedResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route to the browser client.
 *
 * @param path where it is served
 * @param script its forms
 */
public record ClientScriptRoute(PathPattern path, ClientScript script) implements Route {
  /** The client and its source map. */
  public static List<ClientScriptRoute> of(String path) {
    if (!path.endsWith(".js") && !path.endsWith(".mjs")) {
      throw new IllegalArgumentException("the client's path ends with .js or .mjs: " + path);
    }
    ClientScript script = new ClientScript();
    return List.of(
        new ClientScriptRoute(PathPattern.exactly(path), script),
        new ClientScriptRoute(PathPattern.exactly(path + ".map"), script));
  }

  @Override
  public @Nullable FinishedResponse answer(RoutedRequest request) {
    boolean here = request.request().reads() && request.match(path) != null;
    return here ? script.answer(request.request(), request.app().headers()) : null;
  }
}
