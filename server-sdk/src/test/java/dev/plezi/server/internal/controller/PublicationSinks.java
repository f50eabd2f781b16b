package dev.plezi.server.internal.controller;

import dev.plezi.server.Connection;
import dev.plezi.server.internal.session.PublicationSink;
import java.util.Objects;

/** Opens this room to tests that look at what waits for a connection. */
public final class PublicationSinks {
  private PublicationSinks() {}

  /** The way in for what is published to an open connection. */
  public static PublicationSink of(Connection connection) {
    return Objects.requireNonNull(((ConnectionContext) connection).publications());
  }
}
