package dev.plezi.protocol;

/**
 * The standard values of what an application may set otherwise, where more than one end or document
 * has them. Times are milliseconds.
 */
public final class Standard {
  /** The largest message that a server or a Java client takes, in bytes. */
  public static final int MAX_MESSAGE_BYTES = 256 * 1024;

  /** Silence after which a server asks the peer of a session whether it is there. */
  public static final int HEARTBEAT_MS = 25_000;

  /** How long a server keeps a session that has no connection. */
  public static final int SESSION_TTL_MS = 120_000;

  /** Messages that an end of a session keeps until the other has counted them. */
  public static final int SESSION_MESSAGES = 10_000;

  /** The characters of these together, where a client keeps them. */
  public static final int SESSION_CHARACTERS = 1 << 22;

  /** A larger message, in characters or bytes, is given up when no connection lasts for it. */
  public static final int PATIENT_SIZE = 16_384;

  /** So many connections are tried for it. */
  public static final int PATIENT_ATTEMPTS = 5;

  /** How long a client's attempt to connect may take. */
  public static final int CONNECT_TIMEOUT_MS = 10_000;

  /** The first ceiling of a client's backoff. */
  public static final int BACKOFF_BASE_MS = 200;

  /** The highest ceiling of a client's backoff. */
  public static final int BACKOFF_CAP_MS = 10_000;

  /** Messages that a client keeps while it has no connection. */
  public static final int QUEUE_MESSAGES = 1_000;

  /** The characters of these together. */
  public static final int QUEUE_CHARACTERS = 1 << 20;

  /** How long a client waits for the reply to a request. */
  public static final int REQUEST_TIMEOUT_MS = 30_000;

  private Standard() {}
}
