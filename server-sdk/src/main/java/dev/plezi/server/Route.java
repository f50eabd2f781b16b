package dev.plezi.server;

import dev.plezi.server.http.Answer;
import dev.plezi.server.http.PathPattern;
import dev.plezi.server.jetty.Site.Admission;
import org.jspecify.annotations.Nullable;

/** A path and what answers there. Immutable. */
sealed interface Route permits ControllerRoute, ActionRoute, ClientRoute, RewriteRoute {
  /** The path. */
  PathPattern path();

  /** The visit as the routes behind this one see it. */
  default Visit rewritten(Visit visit) {
    return visit;
  }

  /** Answers a plain request; null lets the next route answer. */
  @Nullable Answer answer(Visit visit) throws Throwable;

  /** Whether it decides on such a connection. */
  boolean takes(Way way, Visit visit);

  /** Decides on a connection; null lets the next route decide. */
  @Nullable Admission admit(Way way, Visit visit);
}
