package dev.plezi.server;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A user and a password for Redis, as {@link Options#redisCredentials} gives them. Its text shows
 * no password.
 *
 * @param user the user; null for Redis' default one
 * @param password the password, or a token in its place
 */
public record RedisCredentials(@Nullable String user, String password) {
  /** Checked. */
  public RedisCredentials {
    Objects.requireNonNull(password, "password");
  }

  /** Those of Redis' default user. */
  public static RedisCredentials password(String password) {
    return new RedisCredentials(null, password);
  }

  @Override
  public String toString() {
    return "RedisCredentials[user=" + user + ", password=***]";
  }
}
