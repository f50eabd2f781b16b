package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plezi.server.http.Form;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.http.Upload;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartReaderTest {
  private static final String MULTIPART = "Content-Type: multipart/form-data; boundary=XX";
  private static final AtomicReference<Upload> LAST = new AtomicReference<>();

  @TempDir static Path uploads;

  private static JettyTestServer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        new JettyTestServer(JettyTestServer.limits(uploads).build(), MultipartReaderTest::told);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static FinishedResponse told(RequestBody body) {
    Form form = body.form();
    StringBuilder text = new StringBuilder();
    form.asMap().keySet().forEach(name -> text.append(name).append(form.all(name)).append(' '));
    for (Upload each : form.uploads()) {
      LAST.set(each);
      text.append(each.field()).append(' ').append(each.fileName()).append(' ');
      text.append(each.type()).append(' ').append(each.size()).append(' ');
      text.append(new String(each.bytes(), StandardCharsets.UTF_8).substring(0, 3)).append(' ');
      text.append(kept().size()).append(" kept ");
    }
    return FinishedResponse.plain(200, text.toString());
  }

  @Test
  void readsTextAndFiles() throws IOException {
    String body =
        part("name=\"note\"", "é")
            + part("name=\"f\"; filename=\"naïve.txt\"\r\nContent-Type: text/plain", "abc")
            + part("name=\"g\"; filename=\"b.bin\"", "defg")
            + part("name=\"none\"; filename=\"\"", "")
            + "--XX--\r\n";

    assertThat(post(body, MULTIPART).body())
        .isEqualTo(
            "note[é] f naïve.txt text/plain 3 abc 0 kept "
                + "g b.bin application/octet-stream 4 def 0 kept ");
  }

  @Test
  void keepsALargePartInAFileUntilTheAnswer() throws IOException {
    String body = part("name=\"f\"; filename=\"a\"", "x".repeat(65_537)) + "--XX--\r\n";

    assertThat(post(body, MULTIPART).body()).endsWith("65537 xxx 1 kept ");
    Journal.await("the temporary file is deleted", () -> kept().isEmpty());
    Upload gone = Objects.requireNonNull(LAST.get());
    assertThatIllegalStateException().isThrownBy(gone::bytes);
  }

  @ParameterizedTest
  @CsvSource({"200000, 0, 413", "70000, 1, 400"})
  void leavesNoFileBehindWhenABodyIsRefused(int more, int cut, int status) throws IOException {
    String first = part("name=\"f\"; filename=\"a\"", "x".repeat(100_000));
    String second = part("name=\"g\"; filename=\"b\"", "x".repeat(more));
    String body = first + second + (cut == 0 ? "--XX--\r\n" : "");

    assertThat(post(body, MULTIPART).status()).isEqualTo(status);
    Journal.await("the temporary files are deleted", () -> kept().isEmpty());
  }

  @Test
  void leavesNoFileBehindWhenThePeerGoesAway() throws IOException {
    String body = part("name=\"f\"; filename=\"a\"", "x".repeat(100_000));
    try (RawClient client = server.connect()) {
      String head = "POST / HTTP/1.1\r\nHost: a\r\n" + MULTIPART + "\r\nContent-Length: 200000";
      client.write((head + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
      Journal.await("there is a temporary file", () -> !kept().isEmpty());
      client.abort();

      Journal.await("the temporary file is deleted", () -> kept().isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 70_000})
  void savesAnUploadToANewFile(int size, @TempDir Path folder) throws Exception {
    Path saved = folder.resolve("saved");
    String body = part("name=\"f\"; filename=\"a\"", "x".repeat(size)) + "--XX--\r\n";
    try (JettyTestServer other =
            new JettyTestServer(
                JettyTestServer.limits(uploads).build(), form -> savedTwice(form, saved));
        RawClient client = other.connect()) {
      assertThat(client.post("/", body.getBytes(StandardCharsets.US_ASCII), MULTIPART).body())
          .isEqualTo("it is there");
      assertThat(saved).hasSize(size);
    }
  }

  private static FinishedResponse savedTwice(RequestBody body, Path saved) {
    Upload upload = Objects.requireNonNull(body.form().upload("f"));
    upload.saveTo(saved);
    try {
      upload.saveTo(saved);
      return FinishedResponse.plain(200, "it is replaced");
    } catch (UncheckedIOException e) {
      return FinishedResponse.plain(200, "it is there");
    }
  }

  @Test
  void boundsTheTextOfAMultipartFormLikeThatOfAnyBody() throws IOException {
    String body = part("name=\"a\"", "x".repeat(60_000)) + part("name=\"b\"", "x".repeat(60_000));

    assertThat(post(body + "--XX--\r\n", MULTIPART).body())
        .isEqualTo("the form's text is larger than 100000 bytes");
  }

  @Test
  void takesAHundredPartsAndNoMore() throws IOException {
    String part = part("name=\"a\"", "1");

    assertThat(post(part.repeat(100) + "--XX--\r\n", MULTIPART).status()).isEqualTo(200);
    assertThat(post(part.repeat(101) + "--XX--\r\n", MULTIPART).status()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "--XX\r\n",
        "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nabc",
        "--XX\r\nContent-Disposition: form-data\r\n\r\nabc\r\n--XX--\r\n",
        "--XX\r\nContent-Dis position: form-data; name=\"a\"\r\n\r\nabc\r\n--XX--\r\n",
        "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\u00ff\r\n--XX--\r\n"
      })
  void answers400ToAMultipartBodyThatIsNone(String body) throws IOException {
    try (RawClient client = server.connect()) {
      byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
      Reply reply = client.post("/", bytes, MULTIPART);

      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.body()).isNotEmpty().doesNotContain("Exception").doesNotContain("jetty");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "; boundary=", "; boundary=\"\"", "; boundary=\"XX", "; bounds=XX"})
  void answers400ToATypeWithoutABoundary(String parameter) throws IOException {
    Reply reply = post("--XX--\r\n", "Content-Type: multipart/form-data" + parameter);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).isEqualTo("multipart/form-data without a boundary");
  }

  private static Reply post(String body, String type) throws IOException {
    try (RawClient client = server.connect()) {
      return client.post("/", body.getBytes(StandardCharsets.UTF_8), type);
    }
  }

  private static String part(String disposition, String content) {
    return "--XX\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
  }

  private static List<Path> kept() {
    try (Stream<Path> files = Files.list(uploads)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
