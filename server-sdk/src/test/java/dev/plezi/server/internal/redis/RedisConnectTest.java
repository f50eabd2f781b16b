package dev.plezi.server.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plezi.server.internal.pubsub.Broker.Reach;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RedisServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Being let in, or not. */
class RedisConnectTest {
  private static final String SECRET = "open-sesame";

  private final LogFile log = new LogFile();
  private final RedisServer redis = RedisServer.start(SECRET);

  @AfterEach
  void stop() {
    redis.close();
    assertThat(log.text()).doesNotContain(SECRET);
    Journal.await("the threads are gone", () -> !Node.threads());
  }

  @Test
  void comesInWithThePassword() {
    RedisBroker broker = Node.connect(redis.url() + "/3");

    assertThat(broker.reach()).isEqualTo(Reach.CONNECTED);
    broker.close();
    assertThat(broker.reach()).isEqualTo(Reach.DISCONNECTED);
  }

  @Test
  void comesInWithAUserOfItsOwn() {
    redis.call("ACL", "SETUSER", "ada", "on", ">" + SECRET, "&test:*", "+@all");

    Node.connect(url("ada:" + SECRET + "@")).close();
  }

  @Test
  void namesHostPortAndReasonAndNoPassword() {
    refuses(url(":wrong-" + SECRET + "@"), "127.0.0.1:" + redis.port(), "WRONGPASS");
    refuses(url("nobody:" + SECRET + "@"), "127.0.0.1:" + redis.port(), "WRONGPASS");
    refuses(url(""), "127.0.0.1:" + redis.port(), "NOAUTH");
  }

  @Test
  void namesAHostThatIsNotThere() {
    redis.kill();

    refuses(redis.url(), "127.0.0.1:" + redis.port(), "Connection refused");
    refuses("redis://:" + SECRET + "@no.such.host.invalid:1", "no.such.host.invalid:1", "");
  }

  @Test
  void doesNotWaitForOneThatHangs() {
    redis.pause();

    refuses(redis.url(), "127.0.0.1:" + redis.port(), "timed out");
    redis.resume();
  }

  @Test
  void speaksTlsIfTheUrlSaysSo() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
      FutureTask<Integer> first =
          new FutureTask<>(
              () -> {
                try (Socket socket = server.accept()) {
                  return socket.getInputStream().read();
                }
              });
      new Thread(first).start();

      String address = "127.0.0.1:" + server.getLocalPort();
      refuses("rediss://:" + SECRET + "@" + address, address, "");

      assertThat(first.get()).as("a TLS record").isEqualTo(0x16);
    }
  }

  private String url(String access) {
    return "redis://" + access + "127.0.0.1:" + redis.port();
  }

  private static void refuses(String url, String address, String reason) {
    assertThatExceptionOfType(RedisException.class)
        .isThrownBy(() -> Node.connect(url))
        .withNoCause()
        .withMessageStartingWith("no way to Redis at " + address + ": ")
        .withMessageContaining(reason)
        .withMessageNotContaining(SECRET);
  }
}
