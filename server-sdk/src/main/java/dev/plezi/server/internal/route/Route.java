package dev.plezi.server.internal.route;

import dev.plezi.server.internal.controller.ConnectionKind;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.Site.Admission;
import org.jspecify.annotations.Nullable;

/**
 * An entry of an app's routes: a path, and what answers there; by itself nothing does. Immutable.
 */
public interface Route extends RoutePath {
  /** The request as the routes behind this one see it. */
  default RoutedRequest rewritten(RoutedRequest request) {
    return request;
  }

  /** Whether it has the path of a request, whatever it makes of that. */
  default boolean matches(RoutedRequest request) {
    return request.match(path()) != null;
  }

  /** Whether it may ask what such a request carries, which is not one that only reads. */
  default boolean wantsBody(RoutedRequest request) {
    return false;
  }

  /** Answers a plain request; null lets the next route answer. */
  default @Nullable FinishedResponse answer(RoutedRequest request) throws Throwable {
    return null;
  }

  /** Whether it decides on such a connection. */
  default boolean takes(ConnectionKind kind, RoutedRequest request) {
    return false;
  }

  /** Decides on a connection; null lets the next route decide. */
  default @Nullable Admission admit(ConnectionKind kind, RoutedRequest request) {
    return null;
  }
}
