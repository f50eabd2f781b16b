package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are served as they are, from a folder. HttpTest has those of the class path. */
class StaticFilesTest {
  private static final String SECRET = "secret";

  @TempDir static Path temp;

  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    Path root = temp.resolve("public");
    Path folder = Files.createDirectories(root.resolve("sub"));
    Files.writeString(temp.resolve("secret.txt"), SECRET);
    Files.writeString(root.resolve("app.js"), "plain js");
    Files.writeString(root.resolve("app.js.br"), "br");
    Files.writeString(root.resolve("app.js.gz"), "gzip");
    Files.writeString(root.resolve("page.html"), "<p>");
    Files.writeString(root.resolve("é b.txt"), "named");
    Files.writeString(root.resolve(".env"), SECRET);
    Files.writeString(Files.createDirectory(root.resolve(".git")).resolve("config"), SECRET);
    Files.writeString(folder.resolve(".hidden.txt"), SECRET);
    Files.writeString(Files.createDirectory(root.resolve(".well-known")).resolve("a"), "known");
    Files.createSymbolicLink(root.resolve("link.txt"), temp.resolve("secret.txt"));
    Files.createSymbolicLink(root.resolve("up"), temp);
    Files.writeString(root.resolve("b.js"), "plain b");
    Files.createSymbolicLink(root.resolve("b.js.gz"), temp.resolve("secret.txt"));
    Files.writeString(root.resolve("routed.txt"), "file");
    Files.writeString(root.resolve("a.json"), "{}");
    Files.writeString(root.resolve("a.xml"), "<a/>");
    Files.writeString(root.resolve("a.svg"), "<svg/>");
    Path docs = Files.createDirectories(root.resolve("docs/é"));
    Files.writeString(root.resolve("docs/index.html"), "<p>docs");
    Files.writeString(docs.resolve("index.html"), "<p>é");
    Files.writeString(docs.resolve("index.html.gz"), "gzip of é");
    Files.createDirectories(root.resolve(".private"));
    Files.writeString(root.resolve(".private/index.html"), SECRET);
    Files.createSymbolicLink(root.resolve("shown.txt"), root.resolve(".env"));
    server =
        TestServer.of(
            TestServer.options().filesFrom(root), app -> app.route("/routed.txt", Routed.class));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Has the name of a file, and answers if asked. */
  public static final class Routed extends Controller {
    @Override
    public @Nullable Object index() {
      cookies().set("asked", "yes");
      return params().get("answer");
    }
  }

  @Test
  void aRouteGoesBeforeAFileUnlessItAnswersNothing() throws IOException {
    assertThat(get("/routed.txt?answer=route").body()).isEqualTo("route");
    Reply file = get("/routed.txt");
    assertThat(file.body()).isEqualTo("file");
    assertThat(file.header("Set-Cookie")).isEmpty();
  }

  @Test
  void servesAFileWithItsTagAndItsAge() throws IOException {
    Reply reply = get("/app.js");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("plain js");
    assertThat(reply.header("Content-Type").get(0)).startsWith("text/javascript");
    assertThat(reply.header("Cache-Control")).containsExactly("no-cache");
    assertThat(reply.header("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(reply.header("X-Frame-Options")).isEmpty();
    Reply same = get("/app.js", "If-None-Match: " + reply.header("ETag").get(0));
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.header("Cache-Control")).containsExactly("no-cache");
    assertThat(
            get("/app.js", "If-Modified-Since: " + reply.header("Last-Modified").get(0)).status())
        .isEqualTo(304);
    assertThat(get("/app.js", "Range: bytes=6-7").body()).isEqualTo("js");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          gzip               | gzip | gzip
          gzip, br           | br   | br
          gzip, br;q=0.5     | gzip | gzip
          gzip;q=0.1, BR     | br   | br
          gzip/deflate       | gzip | gzip
          deflate/gzip       | gzip | gzip
          gzip/br;q=0        | gzip | gzip
          br/zstd            | br   | br
          *                  | br   | br
          br;q=0, *          | gzip | gzip
          *;q=0, gzip        | gzip | gzip
          gzip;q =0.5        | gzip | gzip
          identity           |      | plain js
          br;q=0             |      | plain js
          *;q=0              |      | plain js
          gzip;q=-1          |      | plain js
          gzip;q=NaN         |      | plain js
          gzip"              |      | plain js
          "gzip              |      | plain js
          "\\                 |      | plain js
          gzip ; q = 0       |      | plain js
          """)
  void servesTheCompressedSiblingToWhoTakesIt(String accepted, String coding, String body)
      throws IOException {
    Reply reply = get("/app.js", lines("Accept-Encoding", accepted));

    assertThat(reply.body()).isEqualTo(body);
    assertThat(String.join("", reply.header("Content-Encoding")))
        .isEqualTo(coding == null ? "" : coding);
    assertThat(reply.header("Content-Type").get(0)).startsWith("text/javascript");
    assertThat(reply.header("Vary")).containsExactly("Accept-Encoding");
  }

  /** A header of as many lines as there are values between slashes. */
  private static String[] lines(String name, String values) {
    return Arrays.stream(values.split("/")).map(each -> name + ": " + each).toArray(String[]::new);
  }

  @Test
  void aCompressedSiblingOutsideOfTheFolderIsNone() throws IOException {
    assertThat(get("/b.js", "Accept-Encoding: gzip").body()).isEqualTo("plain b");
  }

  @ParameterizedTest
  @CsvSource({
    "/%C3%A9%20b.txt, named",
    "/sub/../app.js, plain js",
    "/%61pp.js, plain js",
    "/.well-known/a, known"
  })
  void decodesThePath(String path, String body) throws IOException {
    assertThat(get(path).body()).isEqualTo(body);
  }

  @Test
  void headHasTheHeadersAndNoBody() throws IOException {
    try (RawClient client = server.connect()) {
      Reply head = client.request("HEAD", "/app.js");
      assertThat(head.header("Content-Length")).containsExactly("8");

      assertThat(client.request("GET", "/page.html").header("X-Frame-Options"))
          .containsExactly("SAMEORIGIN");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.env",
        "/%2eenv",
        "/%2Eenv",
        "/.git/config",
        "/%2egit/config",
        "/sub/.hidden.txt",
        "/.well-known/../.env",
        "/link.txt",
        "/up/secret.txt",
        "/../secret.txt",
        "/sub/../../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%252e%252e/secret.txt",
        "/%252eenv",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/sub\\.hidden.txt",
        "/app.js%00",
        "/app.js%00.html",
        "//secret.txt",
        "/./.env",
        "/;/.env",
        "/.env;a=b",
        "/.well-known",
        "/sub",
        "/sub/",
        "/.private",
        "/.private/",
        "/shown.txt",
        "/docs/index.html/",
        "/",
        "/app.js/",
        "/jetty-dir.css"
      })
  void servesNothingElse(String path) throws IOException {
    Reply reply = get(path);

    assertThat(reply.status()).isIn(400, 404);
    assertThat(reply.body()).doesNotContain(SECRET).doesNotContain("app.js").hasSizeLessThan(40);
  }

  @ParameterizedTest
  @CsvSource({"/docs/, <p>docs", "/docs/%C3%A9/, <p>é", "/docs/index.html, <p>docs"})
  void aFolderIsItsIndex(String path, String body) throws IOException {
    Reply reply = get(path);

    assertThat(reply.body()).isEqualTo(body);
    assertThat(reply.header("Content-Type")).containsExactly("text/html; charset=utf-8");
    assertThat(reply.header("X-Frame-Options")).containsExactly("SAMEORIGIN");
  }

  @ParameterizedTest
  @CsvSource({
    "/docs,           /docs/",
    "/docs?a=1,       /docs/?a=1",
    "/docs/%C3%A9,    /docs/%C3%A9/",
    "/sub/../docs,    /docs/"
  })
  void aFoldersNameLeadsToIt(String path, String location) throws IOException {
    Reply reply = get(path);

    assertThat(reply.status()).isEqualTo(302);
    assertThat(reply.header("Location")).containsExactly(location);
  }

  @ParameterizedTest
  @CsvSource({
    "/app.js,     text/javascript; charset=utf-8",
    "/routed.txt, text/plain; charset=utf-8",
    "/page.html,  text/html; charset=utf-8",
    "/a.json,     application/json",
    "/a.svg,      image/svg+xml"
  })
  void textHasItsCharset(String path, String type) throws IOException {
    assertThat(get(path).header("Content-Type")).containsExactly(type);
    assertThat(get(path, "Accept-Encoding: br").header("Content-Type")).containsExactly(type);
    assertThat(get("/a.xml").header("Content-Type").get(0)).doesNotContain("charset");
  }

  /** TAG stands for the file's, without its mark of weakness; TIME for its age. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          If-Match: *                                            | 200
          If-Match: W/TAG                                        | 412
          If-Match: TAG                                          | 412
          If-Match: "other"                                      | 412
          If-Match: nonsense                                     | 412
          If-None-Match: *                                       | 304
          If-None-Match: W/TAG                                   | 304
          If-None-Match: TAG                                     | 304
          If-None-Match: "other", W/TAG                          | 304
          If-None-Match: "a,b" , TAG                             | 304
          If-None-Match: TAG/If-None-Match: "other"              | 304
          If-None-Match: "other"/If-None-Match: TAG              | 304
          If-None-Match: "other"                                 | 200
          If-None-Match: nonsense                                | 200
          If-None-Match: "TAG                                    | 200
          If-None-Match: "                                       | 200
          If-None-Match:                                         | 200
          If-None-Match: "other"/If-Modified-Since: TIME         | 200
          If-Modified-Since: TIME                                | 304
          If-Modified-Since: Fri, 31 Dec 2100 23:59:59 GMT       | 304
          If-Modified-Since: Thu, 01 Jan 1970 00:00:01 GMT       | 200
          If-Modified-Since: Thursday, 01-Jan-70 00:00:01 GMT    | 200
          If-Modified-Since: nonsense                            | 200
          If-Modified-Since:                                     | 200
          If-Unmodified-Since: TIME                              | 200
          If-Unmodified-Since: Thu, 01 Jan 1970 00:00:01 GMT     | 412
          If-Unmodified-Since: nonsense                          | 200
          If-Match: */If-Unmodified-Since: Thu, 01 Jan 1970 00:00:01 GMT | 200
          Range: bytes=0-1                                       | 206
          Range: bytes=-2                                        | 206
          Range: bytes=2-                                        | 206
          Range: bytes=99-                                       | 416
          Range:                                                 | 200
          Range: items=0-1                                       | 200
          Range: bytes                                           | 200
          Range: bytes=                                          | 200
          Range: bytes=a-b                                       | 200
          Range: bytes=0-1/Range: bytes=2-3                      | 200
          Range: bytes=99999999999999999999-                     | 200
          """)
  void conditionsAndRangesAreThoseOfTheStandard(String headers, int status) throws IOException {
    Reply plain = get("/app.js");
    String tag = plain.header("ETag").get(0).substring("W/".length());
    String time = plain.header("Last-Modified").get(0);
    String[] lines =
        Arrays.stream(headers.split("(?<!W)/(?=[A-Z])", -1))
            .map(line -> line.replace("TAG", tag).replace("TIME", time))
            .toArray(String[]::new);
    LogFile log = new LogFile();

    Reply reply = get("/app.js", lines);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(log.lines()).isEmpty();
    if (status == 304) {
      assertThat(reply.header("ETag")).isEqualTo(plain.header("ETag"));
      assertThat(reply.header("Vary")).containsExactly("Accept-Encoding");
      assertThat(reply.header("Content-Type")).isEmpty();
    }
  }

  @Test
  void ofMoreRangesThanAreTakenNoneCounts() throws IOException {
    LogFile log = new LogFile();

    Reply reply = get("/app.js", "Range: bytes=" + "0-,".repeat(1_500) + "0-");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void aKnownTagCountsInWhateverCodingTheFileWasSent() throws IOException {
    String zipped = get("/app.js", "Accept-Encoding: gzip").header("ETag").get(0);

    assertThat(zipped).isNotEqualTo(get("/app.js").header("ETag").get(0));
    assertThat(get("/app.js", "Accept-Encoding: gzip", "If-None-Match: " + zipped).status())
        .isEqualTo(304);
    assertThat(get("/app.js", "If-None-Match: " + zipped).status()).isEqualTo(304);
  }

  @Test
  void headHasNoRanges() throws IOException {
    try (RawClient client = server.connect()) {
      Reply head = client.request("HEAD", "/app.js", "Range: bytes=0-1");
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("Content-Length")).containsExactly("8");
    }
  }

  @Test
  void failsToStartWithoutTheFolder() {
    Options options = TestServer.options().filesFrom(temp.resolve("none")).build();

    assertThatThrownBy(() -> Plezi.app(options).start(0)).hasMessageContaining("none");
  }

  private static Reply get(String path, String... headers) throws IOException {
    try (RawClient client = server.connect()) {
      return client.request("GET", path, headers);
    }
  }
}
