package dev.plezi.server.internal.session;

/** An endpoint that is told of its session, once, before the socket opens. */
public interface Attached extends SessionHandler {
  void attach(Session session);

  /** Whether its messages are events, so that a session can carry them. */
  boolean speaksEvents();
}
