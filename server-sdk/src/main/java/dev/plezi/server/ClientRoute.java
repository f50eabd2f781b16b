package dev.plezi.server;

import dev.plezi.server.http.Answer;
import dev.plezi.server.http.ClientScript;
import dev.plezi.server.http.PathPattern;
import dev.plezi.server.jetty.Site.Admission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The browser client.
 *
 * @param path where it is served
 * @param script its forms
 */
record ClientRoute(PathPattern path, ClientScript script) implements Route {
  /** The client and its source map. */
  static List<ClientRoute> of(String path) {
    if (!path.endsWith(".js") && !path.endsWith(".mjs")) {
      throw new IllegalArgumentException("the client's path ends with .js or .mjs: " + path);
    }
    ClientScript script = new ClientScript();
    return List.of(
        new ClientRoute(PathPattern.exactly(path), script),
        new ClientRoute(PathPattern.exactly(path + ".map"), script));
  }

  @Override
  public @Nullable Answer answer(Visit visit) {
    boolean here = visit.request().reads() && visit.match(path) != null;
    return here ? script.answer(visit.request()) : null;
  }

  @Override
  public boolean takes(Way way, Visit visit) {
    return false;
  }

  @Override
  public @Nullable Admission admit(Way way, Visit visit) {
    return null;
  }
}
