package dev.plezi.server.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plezi.server.Options;
import dev.plezi.server.internal.pubsub.Broker.Reach;
import dev.plezi.server.testing.Certificate;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RedisServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis with TLS, a certificate of its own, and perhaps the wish to see ours. */
class RedisTlsTest {
  @TempDir private Path folder;
  private Certificate server;
  private @Nullable RedisServer redis;
  private int port;

  @BeforeEach
  void certify() throws Exception {
    server = Certificate.create(folder, "redis", "dns:localhost");
  }

  @AfterEach
  void stop() {
    if (redis != null) {
      redis.close();
    }
    Journal.await("the threads are gone", () -> !Node.threads());
  }

  @Test
  void aCertificateThatNobodyKnowsIsRefusedAndTheReasonSaid() throws Exception {
    start("no", server);

    refuses("localhost", "", null, "unable to find valid certification path");
  }

  @Test
  void aTrustStoreOfOnesOwnIsTrustedAndTheHostNameChecked() throws Exception {
    start("no", server);

    connects("localhost", "", server.trusting(null));
    refuses("127.0.0.1", "", server.trusting(null), "No subject alternative names");
  }

  @Test
  void theHostNameIsNotCheckedIfTheUrlSaysSo() throws Exception {
    start("no", server);

    connects("127.0.0.1", "?verify=ca", server.trusting(null));
    refuses("127.0.0.1", "?verify=ca", null, "unable to find valid certification path");
  }

  @Test
  void nothingIsCheckedIfTheUrlSaysSo() throws Exception {
    start("no", server);

    connects("127.0.0.1", "?verify=none", null);
  }

  @Test
  void aCertificateOfOurOwnIsShown() throws Exception {
    Certificate client = Certificate.create(folder, "client", "dns:client");
    start("yes", client);

    connects("localhost", "", server.trusting(client));
    refuses("localhost", "", server.trusting(null), "");
  }

  private void start(String authentication, Certificate trusted) throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    List<String> options = new ArrayList<>(List.of("--tls-port", String.valueOf(port)));
    options.addAll(List.of("--tls-cert-file", server.certificateFile()));
    options.addAll(List.of("--tls-key-file", server.keyFile()));
    options.addAll(List.of("--tls-ca-cert-file", trusted.certificateFile()));
    options.addAll(List.of("--tls-auth-clients", authentication));
    boolean secure = RedisServer.takes("--tls-port");
    assumeTrue(secure, "the redis-server of the tests has no TLS on this machine");
    redis = RedisServer.with(null, options);
  }

  private void connects(String host, String query, @Nullable SSLContext tls) {
    RedisBroker broker = open(host, query, tls);

    assertThat(broker.reach()).isEqualTo(Reach.CONNECTED);
    broker.close();
  }

  private void refuses(String host, String query, @Nullable SSLContext tls, String reason) {
    assertThatExceptionOfType(RedisException.class)
        .isThrownBy(() -> open(host, query, tls))
        .withMessageStartingWith("no way to Redis at " + host + ":" + port + ": ")
        .withMessageContaining(reason);
  }

  private RedisBroker open(String host, String query, @Nullable SSLContext tls) {
    Options options = Options.builder().redisTls(tls).build();
    return Node.connect("rediss://" + host + ":" + port + query, options);
  }
}
