package dev.plezi.spring;

import dev.plezi.server.Options;
import dev.plezi.server.RedisCredentials;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.core.env.Environment;

/**
 * The Redis of an application, as its own settings say it, or a service that was started for it.
 *
 * @param node where it is; null when it is neither a server nor a cluster
 * @param user the user; null for the default one
 * @param password the password; null for none
 * @param tls how to speak TLS; null for none
 */
record RedisConnection(
    @Nullable Node node,
    @Nullable String user,
    @Nullable String password,
    @Nullable SslBundle tls) {
  private static final String OWN = "plezi.redis-url";
  private static final List<String> SAID =
      List.of(
          "spring.data.redis.url",
          "spring.data.redis.host",
          "spring.data.redis.cluster.nodes",
          "spring.data.redis.sentinel.nodes",
          "spring.data.redis.masterreplica.nodes");

  /**
   * A server, or any of a cluster.
   *
   * @param host its name or address
   * @param port its port
   * @param database the number of its database
   */
  record Node(String host, int port, int database) {}

  /**
   * Whether an app goes by such details: not where it has a URL of its own, be it empty; and not
   * where nothing is said at all, for which Boot assumes a Redis on this machine.
   *
   * @param details what Boot has made, or the application, or who has started a service for it
   */
  static boolean counts(Object details, Environment environment) {
    Binder binder = Binder.get(environment);
    if (said(binder, OWN)) {
      return false;
    }
    boolean assumed = details.getClass().getSimpleName().startsWith("Properties");
    return !assumed || SAID.stream().anyMatch(each -> said(binder, each));
  }

  private static boolean said(Binder binder, String property) {
    return Stream.of(Bindable.of(String.class), Bindable.listOf(String.class))
        .anyMatch(type -> binder.bind(property, type).isBound());
  }

  /**
   * Sets it as the one by which servers share channels.
   *
   * @throws IllegalStateException when it is one that an app cannot use
   */
  void set(Options.Builder options) {
    if (node == null) {
      throw new IllegalStateException(
          "Plezi uses a Redis server or cluster, and spring.data.redis names sentinels or replicas:"
              + " say "
              + OWN
              + ", the address of the primary, or nothing for none");
    }
    String host = node.host().indexOf(':') >= 0 ? "[" + node.host() + "]" : node.host();
    String scheme = tls == null ? "redis" : "rediss";
    options.redisUrl(scheme + "://" + host + ":" + node.port() + "/" + node.database());
    if (password != null) {
      RedisCredentials credentials = new RedisCredentials(user, password);
      options.redisCredentials(() -> credentials);
    }
    if (tls != null) {
      options.redisTls(tls.createSslContext());
    }
  }
}
