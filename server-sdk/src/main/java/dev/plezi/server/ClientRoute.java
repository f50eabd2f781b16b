package dev.plezi.server;

import dev.plezi.server.http.Answer;
import dev.plezi.server.http.ClientScript;
import dev.plezi.server.http.PathPattern;
import dev.plezi.server.jetty.Site.Admission;
import org.jspecify.annotations.Nullable;

/**
 * The browser client.
 *
 * @param path where it is served
 * @param script its forms
 */
record ClientRoute(PathPattern path, ClientScript script) implements Route {
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
