package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What all forms with files have on disk together. */
class UploadFolderTest {
  private static final int FOLDER = 200_000;
  private static final String FORM = "Content-Type: multipart/form-data; boundary=XX";
  private static final String END = "\r\n--XX--\r\n";

  @TempDir private Path uploads;

  private JettyTestServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        new JettyTestServer(
            JettyTestServer.limits(uploads).maxUploadFolderBytes(FOLDER).build(),
            UploadFolderTest::told);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static FinishedResponse told(RequestBody body) {
    return FinishedResponse.plain(
        200, "uploaded " + Objects.requireNonNull(body.form().upload("f")).size());
  }

  @Test
  void theLargestThatStillComesIsGivenUpAndLeavesNoFile() throws IOException {
    try (RawClient largest = server.connect();
        RawClient small = server.connect();
        RawClient other = server.connect()) {
      begin(largest, 120_000, 100_000);
      begin(small, 60_000, 50_000);
      Journal.await("all of both is counted", () -> server.uploadBytes() > 150_000);

      assertThat(other.post("/", bytes(file(80_000) + END), FORM).body())
          .isEqualTo("uploaded 80000");

      // Though nothing more of it has come.
      assertThat(largest.reply().status()).isEqualTo(503);
      Journal.await("its file is deleted", () -> files() == 1);
      small.write(bytes("x".repeat(10_000) + END));
      assertThat(small.reply().body()).isEqualTo("uploaded 60000");

      // It may send all that it wanted, and then the connection ends.
      largest.write(bytes("x".repeat(20_000) + END));
      largest.awaitEnd();
    }
    awaitNothing();
  }

  @Test
  void oneThatIsLargerThanAllMayBeIsGivenUp() throws IOException {
    try (RawClient client = server.connect()) {
      assertThat(client.post("/", bytes(file(FOLDER) + END), FORM).status()).isEqualTo(503);
      awaitNothing();
    }
    try (RawClient client = server.connect()) {
      assertThat(client.post("/", bytes(file(190_000) + END), FORM).body())
          .isEqualTo("uploaded 190000");
    }
    awaitNothing();
  }

  @Test
  void nothingIsCountedWhenAllIsAnsweredOrBrokenOff() throws IOException {
    try (RawClient answered = server.connect();
        RawClient bad = server.connect();
        RawClient broken = server.connect()) {
      for (int i = 0; i < 5; i++) {
        assertThat(answered.post("/", bytes(file(70_000) + END), FORM).body())
            .isEqualTo("uploaded 70000");
      }
      assertThat(bad.post("/", bytes(file(70_000)), FORM).status()).isEqualTo(400);
      awaitNothing();

      begin(broken, 120_000, 100_000);
      Journal.await("all of it is counted", () -> server.uploadBytes() > 100_000);
      broken.abort();
      awaitNothing();
    }
  }

  private void awaitNothing() {
    Journal.await("nothing is left", () -> files() == 0 && server.uploadBytes() == 0);
  }

  private static void begin(RawClient client, int size, int sent) throws IOException {
    String file = file(size);
    int cut = file.length() - size + sent;
    String head = "POST / HTTP/1.1\r\nHost: a\r\n" + FORM + "\r\nContent-Length: ";
    client.write(
        bytes(head + (file.length() + END.length()) + "\r\n\r\n" + file.substring(0, cut)));
  }

  private static String file(int size) {
    return "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n"
        + "x".repeat(size);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private long files() {
    try (Stream<Path> all = Files.list(uploads)) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
