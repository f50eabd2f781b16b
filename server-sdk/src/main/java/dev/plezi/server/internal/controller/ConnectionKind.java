package dev.plezi.server.internal.controller;

/** A way in which a connection is made. */
public enum ConnectionKind {
  /** A WebSocket. */
  SOCKET,

  /** A response that does not end: server-sent events. */
  STREAM
}
