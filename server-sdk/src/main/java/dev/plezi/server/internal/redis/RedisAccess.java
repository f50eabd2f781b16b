package dev.plezi.server.internal.redis;

import dev.plezi.protocol.log.LogText;
import dev.plezi.server.RedisCredentials;
import dev.plezi.server.internal.redis.RedisUrl.Verify;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/**
 * The way into a Redis: where it is, whom we say we are, and how its certificate is checked. The
 * credentials are asked for at each attempt, so that they may change. Thread-safe.
 */
final class RedisAccess {
  private static final int CONNECT_MILLIS = 2_000;

  /** Silence for this long, although pings are sent, means that Redis hangs. */
  private static final int SILENCE_MILLIS = 3_000;

  private final RedisUrl url;
  private final @Nullable Supplier<RedisCredentials> credentials;
  private final @Nullable SSLContext tls;

  // What was given last; written by whoever connects.
  private volatile @Nullable RedisCredentials last;

  /**
   * A way that is not taken yet.
   *
   * @param credentials in place of those of the URL; null for these
   * @param tls whom to trust and whom we prove to be; null for the JVM's standard
   */
  RedisAccess(
      RedisUrl url, @Nullable Supplier<RedisCredentials> credentials, @Nullable SSLContext tls) {
    this.url = url;
    this.credentials = credentials;
    this.tls = tls;
  }

  /** With what the URL says, and no more. */
  static RedisAccess of(RedisUrl url) {
    return new RedisAccess(url, null, null);
  }

  RedisUrl url() {
    return url;
  }

  /** The settings of one attempt. */
  DefaultJedisClientConfig config() {
    RedisCredentials now = credentials();
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            // Where subscriptions and replies share no connection, the old protocol says it all.
            .resp2()
            .autoNegotiateProtocol(false)
            .connectionTimeoutMillis(CONNECT_MILLIS)
            .socketTimeoutMillis(SILENCE_MILLIS)
            .blockingSocketTimeoutMillis(SILENCE_MILLIS)
            .user(now == null ? url.user() : now.user())
            .password(now == null ? url.password() : now.password())
            .database(url.database());
    Verify verify = url.verify();
    if (verify != null) {
      secure(config, verify);
    }
    return config.build();
  }

  /** A reason, in one line that shows no password whoever said it. */
  String text(Throwable reason) {
    Throwable inner = reason;
    for (Throwable next = inner(inner); next != null; next = inner(inner)) {
      inner = next;
    }
    String said = inner.getMessage();
    return scrub(said == null ? inner.toString() : said);
  }

  /** The words in one line, without the password. */
  String scrub(@Nullable String text) {
    String said = url.scrub(text);
    RedisCredentials now = last;
    if (now != null && !now.password().isEmpty()) {
      said = said.replace(now.password(), "***");
    }
    return LogText.of(said);
  }

  private @Nullable RedisCredentials credentials() {
    if (credentials == null) {
      return null;
    }
    RedisCredentials given;
    try {
      given = credentials.get();
    } catch (RuntimeException e) {
      throw new RedisException("the supplier of its credentials failed: " + e);
    }
    if (given == null) {
      throw new RedisException("the supplier of its credentials gave none");
    }
    last = given;
    return given;
  }

  @SuppressWarnings("deprecation") // what is not, takes files only
  private void secure(DefaultJedisClientConfig.Builder config, Verify verify) {
    if (tls == null) {
      SslVerifyMode mode =
          switch (verify) {
            case FULL -> SslVerifyMode.FULL;
            case CA -> SslVerifyMode.CA;
            case NONE -> SslVerifyMode.INSECURE;
          };
      config.sslOptions(SslOptions.builder().sslVerifyMode(mode).build());
    } else {
      SSLParameters parameters = tls.getDefaultSSLParameters();
      parameters.setEndpointIdentificationAlgorithm(verify == Verify.FULL ? "HTTPS" : "");
      config.ssl(true).sslSocketFactory(tls.getSocketFactory()).sslParameters(parameters);
    }
  }

  /** Jedis tries all addresses of a host, and only adds the reasons why each of them failed. */
  private static @Nullable Throwable inner(Throwable outer) {
    Throwable[] suppressed = outer.getSuppressed();
    return outer.getCause() == null && suppressed.length > 0 ? suppressed[0] : outer.getCause();
  }
}
