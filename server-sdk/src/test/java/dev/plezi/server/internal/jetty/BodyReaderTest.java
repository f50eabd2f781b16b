package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.HttpLimits;
import dev.plezi.server.http.Form;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {
  private static final int MAX = 100_000;
  private static final String URL_ENCODED = "Content-Type: application/x-www-form-urlencoded";

  @TempDir static Path uploads;

  private static JettyTestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new JettyTestServer(JettyTestServer.limits(uploads).build(), BodyReaderTest::told);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static FinishedResponse told(RequestBody body) {
    Form form = body.form();
    if (form == Form.EMPTY) {
      return FinishedResponse.plain(200, body.bytes().length + " again " + body.bytes().length);
    }
    return FinishedResponse.plain(
        200,
        form.asMap().keySet().stream()
            .map(name -> name + form.all(name))
            .collect(Collectors.joining(" ")));
  }

  @Test
  void readsABodyOfAnyTypeOnceAndKeepsIt() throws IOException {
    try (RawClient client = server.connect()) {
      assertThat(client.post("/", new byte[MAX]).body()).isEqualTo("100000 again 100000");
      assertThat(client.post("/", new byte[0]).body()).isEqualTo("0 again 0");
      assertThat(client.request("POST", "/", "Content-Length: 0").body()).isEqualTo("0 again 0");
    }
  }

  @Test
  void readsChunks() throws IOException {
    try (RawClient client = server.connect()) {
      client.write(chunked("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));

      assertThat(client.reply().body()).isEqualTo("5 again 5");
    }
  }

  @Test
  void tellsAPeerThatWaitsToSend() throws IOException {
    try (RawClient client = server.connect()) {
      client.write(head("Content-Length: 3", "Expect: 100-continue"));
      assertThat(client.reply().status()).isEqualTo(100);
      client.write(bytes("abc"));

      assertThat(client.reply().body()).isEqualTo("3 again 3");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Accept: */*", "Expect: 100-continue"})
  void refusesALongBodyByItsLengthBeforeAnyOfItHasCome(String header) throws IOException {
    try (RawClient client = server.connect()) {
      client.write(head("Content-Length: " + (MAX + 1), header));
      Reply reply = client.reply();

      assertThat(reply.status()).isEqualTo(413);
      assertThat(reply.body()).isEqualTo("the request body is larger than 100000 bytes");
      assertThat(reply.header("Connection")).containsExactly("close");
    }
  }

  @Test
  void refusesALongBodyByItsChunks() throws IOException {
    try (RawClient client = server.connect()) {
      client.write(chunked("186a1\r\n" + "x".repeat(MAX + 1) + "\r\n"));

      assertThat(client.reply().status()).isEqualTo(413);
    }
  }

  @Test
  void aPeerThatSendsItsWholeLongBodyStillReadsTheAnswer() throws IOException {
    try (RawClient client = server.connect()) {
      Reply reply = client.post("/", new byte[290_000]);

      assertThat(reply.status()).isEqualTo(413);
      client.awaitEnd();
    }
  }

  @Test
  void aBodyThatNobodyReadDoesNotDisturbTheNextRequest() throws IOException {
    try (RawClient client = server.connect()) {
      assertThat(client.post("/unread", bytes("POST / HTTP/1.1\r\n\r\n")).body()).isEqualTo("ok");
      assertThat(client.post("/", bytes("abc")).body()).isEqualTo("3 again 3");
    }
  }

  @Test
  void aBodyThatNobodyReadAndThatIsStillToComeEndsTheConnection() throws IOException {
    try (RawClient client = server.connect()) {
      client.write(
          bytes("POST /unread HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab"));
      assertThat(client.reply().header("Connection")).containsExactly("close");
      client.write(bytes("cde"));
      client.awaitEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz\r\nabc\r\n", "3\r\nabcX\r\n0\r\n\r\n", "-1\r\n"})
  void answers400ToBrokenChunks(String body) throws IOException {
    try (RawClient client = server.connect()) {
      client.write(chunked(body));
      Reply reply = client.reply();

      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.body()).startsWith("bad request body").doesNotContain("Exception");
    }
  }

  @Test
  void answers400ToABodyThatBreaksOff() throws IOException {
    try (RawClient client = server.connect()) {
      client.write(head("Content-Length: 5"));
      client.write(bytes("abc"));
      client.finish();

      assertThat(client.reply().status()).isEqualTo(400);
    }
  }

  @Test
  void answers408ToABodyThatDoesNotCome() throws Exception {
    HttpLimits impatient =
        JettyTestServer.limits(uploads).idleTimeout(Duration.ofMillis(100)).build();
    try (JettyTestServer other = new JettyTestServer(impatient, BodyReaderTest::told);
        RawClient client = other.connect()) {
      client.write(head("Content-Length: 5"));
      Reply reply = client.reply();

      assertThat(reply.status()).isEqualTo(408);
      assertThat(reply.header("Connection")).containsExactly("close");
      client.awaitEnd();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a=1&b=2             | a[1] b[2]
          b=2&a=1&b=3         | b[2, 3] a[1]
          a=%C3%A9+%26&b      | a[é &] b[]
          a=é                 | a[é]
          &&=                 | []
          """)
  void readsUrlEncodedFields(String body, String form) throws IOException {
    assertThat(post(body, URL_ENCODED).body().replace("[, , ]", "[]")).isEqualTo(form);
    assertThat(post(body, URL_ENCODED + "; charset=ISO-8859-1").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "", ";", "\"", "text/plain; charset=\"utf-8", "\"a/b\"; c"})
  void aBodyOfAnotherTypeIsNoFormAndKeepsItsBytes(String type) throws IOException {
    assertThat(post("a=1", "Content-Type: " + type).body()).isEqualTo("3 again 3");
  }

  @Test
  void aBodyWithoutATypeIsNoForm() throws IOException {
    assertThat(post("a=1", "X-None: 1").body()).isEqualTo("3 again 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%zz", "a=%", "a=%4", "a=%ff", "%c0%af=1"})
  void answers400ToAFormThatIsNotUrlEncodedUtf8(String body) throws IOException {
    Reply reply = post(body, URL_ENCODED);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).isEqualTo("the form is not URL-encoded UTF-8");
  }

  @Test
  void takesAThousandFieldsAndNoMore() throws IOException {
    assertThat(post("a=1&".repeat(999) + "b=2", URL_ENCODED).status()).isEqualTo(200);
    assertThat(post("a=1&".repeat(1000) + "b=2", URL_ENCODED).status()).isEqualTo(413);
    assertThat(post("a=" + "x".repeat(100_000), URL_ENCODED).status()).isEqualTo(413);
  }

  private static Reply post(String body, String header) throws IOException {
    try (RawClient client = server.connect()) {
      return client.post("/", body.getBytes(StandardCharsets.UTF_8), header);
    }
  }

  private static byte[] chunked(String body) {
    byte[] head = head("Transfer-Encoding: chunked");
    return bytes(new String(head, StandardCharsets.ISO_8859_1) + body);
  }

  private static byte[] head(String... headers) {
    return bytes(
        "POST / HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
