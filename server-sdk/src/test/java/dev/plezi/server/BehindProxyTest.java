package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What proxies say, on the wire. ProxyHeadersTest has every form of it. */
class BehindProxyTest {
  /** Sets a cookie, says who asks, and takes WebSockets. */
  public static final class Who extends Controller {
    @Override
    public Object index() {
      cookies().set("session", "1");
      return request().remote() + " " + request().header("Host");
    }

    @Override
    public Object create() {
      return "created";
    }

    @Override
    public void onOpen() {
      write(request().remote());
    }
  }

  private static TestServer server(TrustedProxies proxies) {
    return TestServer.of(
        TestServer.options().behindProxy(proxies), app -> app.route("/", Who.class));
  }

  @ParameterizedTest
  @CsvSource({"true, 192.0.2.7, true", "false, 127.0.0.1, false"})
  void theProxysWordCountsOnlyWhereThereIsOne(boolean proxy, String remote, boolean secure)
      throws IOException {
    Options.Builder options = TestServer.options().behindProxy(proxy);
    try (TestServer server = TestServer.of(options, app -> app.route("/", Who.class));
        RawClient client = server.connect()) {
      Reply reply =
          client.request("GET", "/", "X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: https");

      assertThat(reply.body()).isEqualTo(remote + " localhost");
      assertThat(reply.headers())
          .anyMatch(header -> header.contains("session=1") && header.contains("Secure") == secure);
    }
  }

  @Test
  void whatTheClientSaysOfItselfDoesNotCount() throws IOException {
    try (TestServer server = server(TrustedProxies.hops(1));
        RawClient client = server.connect()) {
      assertThat(
              client
                  .request(
                      "GET",
                      "/",
                      "Forwarded: for=198.51.100.1",
                      "X-Forwarded-For: 198.51.100.2, 198.51.100.3",
                      "X-Forwarded-For: 192.0.2.7")
                  .body())
          .isEqualTo("192.0.2.7 localhost");
      assertThat(client.request("GET", "/", "X-Forwarded-For:").body())
          .isEqualTo("127.0.0.1 localhost");
    }
  }

  @Test
  void whoIsNoTrustedProxySaysNothing() throws IOException {
    try (TestServer server = server(TrustedProxies.at("10.0.0.0/8"));
        RawClient client = server.connect()) {
      String[] said = {"X-Forwarded-For: 192.0.2.7", "X-Forwarded-Host: evil.example"};
      assertThat(client.request("GET", "/", said).body()).isEqualTo("127.0.0.1 localhost");
    }
  }

  /** What Traefik, ALB, Heroku, ingress-nginx and plain nginx send to the app. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://example.com      | Host: example.com     | X-Forwarded-Proto: https, X-Forwarded-Port: 443
          https://example.com      | Host: example.com     | X-Forwarded-Proto: wss, X-Forwarded-Port: 443
          https://example.com      | Host: example.com     | X-Forwarded-Port: 443
          https://example.com      | Host: example.com:443 | X-Forwarded-Proto: https
          http://example.com       | Host: example.com     | X-Forwarded-Proto: http, X-Forwarded-Port: 80
          https://example.com:8443 | Host: example.com     | X-Forwarded-Proto: https, X-Forwarded-Port: 8443
          https://example.com      | Host: app:3000        | X-Forwarded-Proto: https, X-Forwarded-Host: example.com
          """)
  void aPageBehindAProxyIsOfOurOwnHost(String origin, String host, String said) throws IOException {
    String[] headers =
        Stream.concat(Stream.of(host, "Origin: " + origin), Stream.of(said.split(", ")))
            .toArray(String[]::new);
    try (TestServer server = server(TrustedProxies.hops(1));
        RawClient client = server.connect();
        RawClient socket = server.connect()) {
      assertThat(client.post("/", new byte[0], headers).body()).isEqualTo("created");
      assertThat(socket.upgrade("/", headers).status()).isEqualTo(101);
    }
  }

  @Test
  void aPlainPageIsNoneOfASiteOverTls() throws IOException {
    try (TestServer server = server(TrustedProxies.hops(1));
        RawClient client = server.connect()) {
      String tls = "X-Forwarded-Proto: wss";
      assertThat(client.upgrade("/", "Origin: http://localhost", tls).status()).isEqualTo(403);
      assertThat(client.post("/", new byte[0], "Origin: http://localhost", tls).status())
          .isEqualTo(403);
      assertThat(client.upgrade("/", "Origin: https://localhost", tls).status()).isEqualTo(101);
    }
  }
}
