package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.http.Body;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and data that actions send. */
class FilesTest {
  @TempDir static Path temp;

  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("folder/sub"));
    Files.writeString(folder.resolveSibling("ten.txt"), "0123456789");
    Files.writeString(folder.resolve("é b.html"), "<p>");
    Files.writeString(temp.resolve("secret.txt"), "secret");
    Files.writeString(folder.resolveSibling(".env"), "secret");
    Files.writeString(folder.resolve(".hidden.txt"), "secret");
    Files.writeString(
        Files.createDirectories(folder.resolveSibling(".git/sub")).resolve("config"), "secret");
    Files.writeString(
        Files.createDirectories(folder.resolveSibling(".well-known")).resolve("a.txt"), "known");
    Files.createSymbolicLink(folder.resolve("shown.txt"), folder.resolve(".hidden.txt"));
    Files.createSymbolicLink(folder.resolve("out.txt"), temp.resolve("secret.txt"));
    Files.createSymbolicLink(folder.resolve("up"), temp);
    Files.createSymbolicLink(folder.resolve("in.txt"), folder.resolveSibling("ten.txt"));
    server =
        TestServer.of(
            app ->
                app.route("/file", Sender.class, () -> new Sender(temp.resolve("folder")))
                    .route("/data", Data.class));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Sends the file that the query names. */
  public static final class Sender extends Controller {
    private final Path folder;

    Sender(Path folder) {
      this.folder = folder;
    }

    @Override
    public Object index() {
      String name = params().get("name", "");
      String type = params().get("type");
      if (type != null) {
        response().header("Content-Type", type);
      }
      String download = params().get("as");
      Body body =
          params().get("whole") == null ? sendFile(folder, name) : sendFile(folder.resolve(name));
      return download == null ? body : body.download(download);
    }
  }

  /** Sends three bytes. */
  public static final class Data extends Controller {
    @Override
    public Object index() {
      byte[] data = "<p>".getBytes(StandardCharsets.UTF_8);
      String name = params().get("as");
      return name == null ? sendData(data, "image/png") : sendData(data, "text/html", name);
    }
  }

  @Test
  void sendsAFileWithItsTypeItsTagAndItsAge() throws IOException {
    Reply reply = get("/file?name=ten.txt");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("0123456789");
    assertThat(reply.header("Content-Type")).containsExactly("text/plain; charset=utf-8");
    assertThat(reply.header("Accept-Ranges")).containsExactly("bytes");
    assertThat(reply.header("Last-Modified")).hasSize(1);
    assertThat(reply.header("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(get("/file?name=ten.txt", "If-None-Match: " + only(reply, "ETag")).status())
        .isEqualTo(304);
    String age = only(reply, "Last-Modified");
    assertThat(get("/file?name=ten.txt", "If-Modified-Since: " + age).status()).isEqualTo(304);
  }

  @ParameterizedTest
  @CsvSource({
    "name=ten.txt&type=text/css, text/css",
    "name=sub/%C3%A9%20b.html, text/html; charset=utf-8",
    "name=sub/in.txt, text/plain; charset=utf-8",
    "whole=1&name=ten.txt, text/plain; charset=utf-8"
  })
  void theTypeIsTheActionsOrThatOfTheName(String query, String type) throws IOException {
    assertThat(get("/file?" + query).header("Content-Type")).containsExactly(type);
  }

  @Test
  void aTrailingSlashOfTheRequestMeansNothingToTheFile() throws IOException {
    assertThat(get("/file/?name=ten.txt").body()).isEqualTo("0123456789");
  }

  @Test
  void headHasTheHeadersOfTheFileAndNoBody() throws IOException {
    try (RawClient client = server.connect()) {
      Reply head = client.request("HEAD", "/file?name=ten.txt");
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("Content-Length")).containsExactly("10");

      assertThat(client.request("GET", "/file?name=ten.txt").body()).isEqualTo("0123456789");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-3, 206, 0123, bytes 0-3/10",
    "bytes=7-, 206, 789, bytes 7-9/10",
    "bytes=-2, 206, 89, bytes 8-9/10",
    "bytes=8-99, 206, 89, bytes 8-9/10",
    "bytes=10-, 416, '416 Range Not Satisfiable\n', bytes */10"
  })
  void sendsARange(String range, int status, String body, String content) throws IOException {
    Reply reply = get("/file?name=ten.txt", "Range: " + range);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.body()).isEqualTo(body);
    assertThat(reply.header("Content-Range")).containsExactly(content);
  }

  @Test
  void sendsARangeOnlyOfTheFileThatTheClientKnows() throws IOException {
    String age = only(get("/file?name=ten.txt"), "Last-Modified");
    String tag = only(get("/file?name=ten.txt"), "ETag");

    assertThat(rangeIf(age).status()).isEqualTo(206);
    assertThat(rangeIf("Thu, 01 Jan 1970 00:00:00 GMT").status()).isEqualTo(200);
    // A weak tag does not say that the bytes are the same.
    assertThat(tag).startsWith("W/");
    assertThat(rangeIf(tag).body()).isEqualTo("0123456789");
  }

  @Test
  void sendsAllToAClientThatWantsItInCrumbs() throws IOException {
    String crumbs = "0-0,2-2,4-4,6-6,8-8,".repeat(4) + "9-9";

    assertThat(get("/file?name=ten.txt", "Range: bytes=" + crumbs).status()).isEqualTo(200);
    assertThat(only(get("/file?name=ten.txt", "Range: bytes=0-0,2-2"), "Content-Type"))
        .startsWith("multipart/byteranges");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sub",
        "none.txt",
        "../secret.txt",
        "sub/../../secret.txt",
        "sub/../ten.txt",
        "/etc/passwd",
        "sub/out.txt",
        "sub/up/secret.txt",
        "ten.txt%00",
        "ten.txt%00.png",
        "..%5Csecret.txt",
        "sub%5C%C3%A9%20b.html"
      })
  void answers404ToANameThatLeadsOutOfTheFolderOrNowhere(String name) throws IOException {
    Reply reply = get("/file?name=" + name);

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.body()).isEqualTo("404 Not Found\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".env",
        "sub/.hidden.txt",
        ".git/sub/config",
        ".well-known/.env",
        "sub/shown.txt",
        "sub/./in.txt"
      })
  void answers404ToANameThatBeginsWithADot(String name) throws IOException {
    assertThat(get("/file?name=" + name).status()).isEqualTo(404);
    assertThat(get("/file?name=.well-known/a.txt").body()).isEqualTo("known");
  }

  @Test
  void answers404WhereThereIsNoFile() throws IOException {
    assertThat(get("/file?whole=1&name=none.txt").status()).isEqualTo(404);
    assertThat(get("/file?whole=1&name=sub").status()).isEqualTo(404);
  }

  @Test
  void sendsDataToShowOrToSave() throws IOException {
    assertThat(get("/data").header("Content-Type")).containsExactly("image/png");
    assertThat(get("/data").header("Content-Disposition")).isEmpty();
    Reply saved = get("/data?as=a%20b.html");
    assertThat(saved.body()).isEqualTo("<p>");
    assertThat(saved.header("Content-Disposition"))
        .containsExactly("attachment; filename=\"a b.html\"; filename*=UTF-8''a%20b.html");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/data?", "/file?name=ten.txt&"})
  void aDownloadsNameCannotBreakOutOfItsHeader(String path) throws IOException {
    Reply reply = get(path + "as=%C3%A9%22;%0D%0AX-Evil:%201%0D%0A%5C%25%F0%9F%98%80.txt");

    assertThat(reply.header("X-Evil")).isEmpty();
    assertThat(only(reply, "Content-Disposition"))
        .isEqualTo(
            "attachment; filename=\"_____X-Evil: 1_____.txt\"; "
                + "filename*=UTF-8''%C3%A9%22%3B%0D%0AX-Evil%3A%201%0D%0A%5C%25%F0%9F%98%80.txt");
  }

  private static Reply rangeIf(String validator) throws IOException {
    return get("/file?name=ten.txt", "Range: bytes=0-0", "If-Range: " + validator);
  }

  private static String only(Reply reply, String header) {
    assertThat(reply.header(header)).hasSize(1);
    return reply.header(header).get(0);
  }

  private static Reply get(String path, String... headers) throws IOException {
    try (RawClient client = server.connect()) {
      return client.request("GET", path, headers);
    }
  }
}
