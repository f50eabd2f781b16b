package dev.plezi.server.internal.route;

import dev.plezi.server.internal.controller.ConnectionKind;
import dev.plezi.server.internal.web.ClientScript;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.Site.Admission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The browser client.
 *
 * @param path where it is served
 * @param script its forms
 */
public record ClientRoute(PathPattern path, ClientScript script) implements Route {
  /** The client and its source map. */
  public static List<ClientRoute> of(String path) {
    if (!path.endsWith(".js") && !path.endsWith(".mjs")) {
      throw new IllegalArgumentException("the client's path ends with .js or .mjs: " + path);
    }
    ClientScript script = new ClientScript();
    return List.of(
        new ClientRoute(PathPattern.exactly(path), script),
        new ClientRoute(PathPattern.exactly(path + ".map"), script));
  }

  @Override
  public @Nullable FinishedResponse answer(RoutedRequest visit) {
    boolean here = visit.request().reads() && visit.match(path) != null;
    return here ? script.answer(visit.request()) : null;
  }

  @Override
  public boolean takes(ConnectionKind way, RoutedRequest visit) {
    return false;
  }

  @Override
  public @Nullable Admission admit(ConnectionKind way, RoutedRequest visit) {
    return null;
  }
}
