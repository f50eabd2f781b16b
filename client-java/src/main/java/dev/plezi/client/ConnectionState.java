package dev.plezi.client;

/** What a client's connection is doing. */
public enum ConnectionState {
  /** A connection is being opened. */
  CONNECTING,

  /** Messages flow. */
  OPEN,

  /** The connection is lost, or could not be opened, and the next attempt is due. */
  SUSPENDED,

  /** There is no connection, and none will be opened unless asked for. */
  CLOSED
}
