package dev.plezi.server;

/** How a connection is made. */
enum Way {
  /** A WebSocket. */
  SOCKET,

  /** A response that does not end: server-sent events. */
  STREAM
}
