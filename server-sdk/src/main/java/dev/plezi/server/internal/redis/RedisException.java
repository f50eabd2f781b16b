package dev.plezi.server.internal.redis;

/**
 * Redis cannot be reached, or does not let us in; the message says which and why, and no secret.
 */
public final class RedisException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RedisException(String message) {
    super(message);
  }
}
