package dev.plezi.server;

import dev.plezi.server.session.Endpoint;
import dev.plezi.server.session.Session;

/** An endpoint that is told of its session, once, before the socket opens. */
interface Attached extends Endpoint {
  void attach(Session session);

  /** Whether its messages are events, so that a session can carry them. */
  boolean speaksEvents();
}
