package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.http.Body;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no proper request, and the headers of what is answered. */
class RefusalTest {
  private static final TestServer SERVER =
      TestServer.of(app -> app.route("/page", Page.class).route("/echo", Echo.class));

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /** A page, with headers of its own if asked. */
  public static final class Page extends Controller {
    @Override
    public Object index() {
      if (params().get("own") != null) {
        response().header("x-frame-options", "DENY").header("Referrer-Policy", "origin");
      }
      return Body.html("<p>");
    }
  }

  /** Is no page. */
  public static final class Echo extends Controller {
    @Override
    public Object index() {
      return "text";
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          414 | GET /long HTTP/1.1~Host: a~~
          431 | GET / HTTP/1.1~Host: a~X-Long: long~~
          431 | GET / HTTP/1.1~Host: a~long: x~~
          400 | NONSENSE~~
          505 | GET /~~
          400 | GET / HTTP/1.1~~
          400 | GET / HTTP/1.1~Host: a~Host: b~~
          400 | GET / HTTP/1.1~Host: a b~~
          400 | GET / HTTP/1.1~Host: a~Bad Header: x~~
          400 | GET / HTTP/1.1~Host: a~: x~~
          400 | GET / HTTP/1.1~Host: a~X: a~ b~~
          400 | POST / HTTP/1.1~Host: a~Content-Length: -1~~
          400 | POST / HTTP/1.1~Host: a~Content-Length: 1~Content-Length: 2~~ab
          400 | POST / HTTP/1.1~Host: a~Content-Length: 1~Transfer-Encoding: chunked~~0~~
          400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked, identity~~0~~
          505 | GET / HTTP/9.9~Host: a~~
          400 | GET /%2F HTTP/1.1~Host: a~~
          400 | GET //a HTTP/1.1~Host: a~~
          400 | GET /a;x HTTP/1.1~Host: a~~
          400 | GET /a;x=1/b HTTP/1.1~Host: a~~
          """)
  void answersWhatIsNoProperRequestWithItsStatusAndNoMore(int status, String request)
      throws IOException {
    LogFile log = new LogFile();
    String bytes = request.replace("~", "\r\n").replace("long", "x".repeat(9_000));

    Reply reply = sent(bytes);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.body()).startsWith(status + " ").hasSizeLessThan(50);
    assertHarmless(reply);
    assertThat(log.lines()).hasSizeLessThan(2);
    assertThat(log.text()).doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000\u0001\u0002\u00ff\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000"})
  void survivesWhatIsNoHttp(String bytes) throws IOException {
    LogFile log = new LogFile();

    assertThat(sent(bytes + "\r\n\r\n").status()).isEqualTo(400);
    assertThat(log.text()).doesNotContain("\tat ");
    assertThat(get("/echo").status()).isEqualTo(200);
  }

  @Test
  void ourOwnAnswersAreHarmless() throws IOException {
    assertHarmless(get("/nowhere"));
  }

  @Test
  void pagesAreGuardedUnlessTheApplicationSaysOtherwise() throws IOException {
    Reply page = get("/page");
    assertThat(page.header("X-Frame-Options")).containsExactly("SAMEORIGIN");
    assertThat(page.header("Referrer-Policy")).containsExactly("strict-origin-when-cross-origin");
    assertThat(page.header("X-Content-Type-Options")).containsExactly("nosniff");

    Reply own = get("/page?own=1");
    assertThat(own.header("X-Frame-Options")).containsExactly("DENY");
    assertThat(own.header("Referrer-Policy")).containsExactly("origin");
  }

  @Test
  void whatIsNoPageHasNoHeadersOfPages() throws IOException {
    Reply text = get("/echo");

    assertThat(text.header("X-Frame-Options")).isEmpty();
    assertThat(text.header("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(text.header("Server")).isEmpty();
  }

  private static void assertHarmless(Reply reply) {
    assertThat(reply.header("Content-Type")).containsExactly("text/plain; charset=utf-8");
    assertThat(reply.header("Content-Security-Policy")).containsExactly("default-src 'none'");
    assertThat(reply.header("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(reply.header("Server")).isEqualTo(List.of());
  }

  private static Reply sent(String bytes) throws IOException {
    try (RawClient client = SERVER.connect()) {
      client.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return client.reply();
    }
  }

  private static Reply get(String path) throws IOException {
    try (RawClient client = SERVER.connect()) {
      return client.request("GET", path);
    }
  }
}
