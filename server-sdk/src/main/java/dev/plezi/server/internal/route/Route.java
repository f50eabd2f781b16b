package dev.plezi.server.internal.route;

import dev.plezi.server.internal.controller.ConnectionKind;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.Site.Admission;
import org.jspecify.annotations.Nullable;

/** A path and what answers there. Immutable. */
public sealed interface Route permits ControllerRoute, ActionRoute, ClientRoute, RewriteRoute {
  /** The path. */
  PathPattern path();

  /** The visit as the routes behind this one see it. */
  default RoutedRequest rewritten(RoutedRequest visit) {
    return visit;
  }

  /** Answers a plain request; null lets the next route answer. */
  @Nullable FinishedResponse answer(RoutedRequest visit) throws Throwable;

  /** Whether it decides on such a connection. */
  boolean takes(ConnectionKind way, RoutedRequest visit);

  /** Decides on a connection; null lets the next route decide. */
  @Nullable Admission admit(ConnectionKind way, RoutedRequest visit);
}
