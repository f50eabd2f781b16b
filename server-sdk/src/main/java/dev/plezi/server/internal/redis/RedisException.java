package dev.plezi.server.internal.redis;

/** The failure to reach a Redis, or to be let in; the message says which and why, and no secret. */
public final class RedisException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RedisException(String message) {
    super(message);
  }
}
