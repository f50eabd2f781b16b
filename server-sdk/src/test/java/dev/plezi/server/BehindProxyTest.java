package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BehindProxyTest {
  /** Sets a cookie, and says who asks. */
  public static final class Who extends Controller {
    @Override
    public Object index() {
      cookies().set("session", "1");
      return request().remote();
    }
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

      assertThat(reply.body()).isEqualTo(remote);
      assertThat(reply.headers())
          .anyMatch(header -> header.contains("session=1") && header.contains("Secure") == secure);
    }
  }
}
