package dev.plezi.server;

import dev.plezi.server.http.ClientScript;
import dev.plezi.server.http.PathPattern;

/** A path and what answers there. */
sealed interface Route {
  PathPattern path();

  /** A controller. */
  record ToController(PathPattern path, ControllerType type) implements Route {}

  /** The browser client. */
  record ToClient(PathPattern path, ClientScript script) implements Route {}
}
