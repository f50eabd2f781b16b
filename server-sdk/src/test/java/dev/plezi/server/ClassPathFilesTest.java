package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and templates of jars, and of class loaders that not every thread has. */
class ClassPathFilesTest {
  private static final String PAGE = "<p>page";

  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  @TempDir Path temp;

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
  }

  /** Renders a page of the application's own. */
  public static final class Page extends Controller {
    @Override
    public Object index() {
      return render("of-jar", new Object());
    }
  }

  @Test
  void servesAJarThatSaysNothingOfItsFolders() throws IOException {
    try (URLClassLoader loader = loader(false)) {
      Thread.currentThread().setContextClassLoader(loader);
      try (TestServer server = serve(options());
          RawClient client = server.connect()) {
        Reply reply = client.request("GET", "/sub/page.html");
        assertThat(reply.body()).isEqualTo(PAGE);
        assertThat(reply.header("Content-Length")).containsExactly("7");
        assertThat(reply.header("Content-Type")).containsExactly("text/html; charset=utf-8");
        String known = "If-None-Match: " + reply.header("ETag").get(0);
        assertThat(client.request("GET", "/sub/page.html", known).status()).isEqualTo(304);
        assertThat(client.request("GET", "/sub/page.html", "Range: bytes=3-5").body())
            .isEqualTo("pag");
        assertThat(client.request("GET", "/sub/page.html", "Accept-Encoding: gzip").body())
            .isEqualTo("zipped");
        assertThat(client.request("GET", "/").body()).isEqualTo("<p>index");
        assertThat(client.request("GET", "/sub").status()).isEqualTo(404);
        assertThat(client.request("GET", "/.env").status()).isEqualTo(404);
      }
    }
  }

  @Test
  void leavesNoJarOpenBehindARequest() throws IOException {
    Path open = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(open), "no /proc here to count open files");
    try (URLClassLoader loader = loader(true)) {
      Thread.currentThread().setContextClassLoader(loader);
      try (TestServer server = serve(options());
          RawClient client = server.connect()) {
        assertThat(client.request("GET", "/sub/page.html").body()).isEqualTo(PAGE);
        long before = jarsOpen(open);
        for (int i = 0; i < 50; i++) {
          assertThat(client.request("GET", "/sub/page.html").body()).isEqualTo(PAGE);
        }
        assertThat(jarsOpen(open)).isLessThanOrEqualTo(before + 2);
      }
    }
  }

  private static long jarsOpen(Path descriptors) throws IOException {
    try (Stream<Path> all = Files.list(descriptors)) {
      return all.filter(each -> target(each).contains("files-true.jar")).count();
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      // Closed meanwhile.
      return "";
    }
  }

  @Test
  void servesAJarWithFoldersAndListsNone() throws IOException {
    try (URLClassLoader loader = loader(true)) {
      Thread.currentThread().setContextClassLoader(loader);
      try (TestServer server = serve(options());
          RawClient client = server.connect()) {
        assertThat(client.request("GET", "/sub/page.html").body()).isEqualTo(PAGE);
        assertThat(client.request("GET", "/sub").status()).isEqualTo(404);
        assertThat(client.request("GET", "/sub/").status()).isEqualTo(404);
      }
    }
  }

  @Test
  void findsThemWhicheverThreadStartsTheApp() throws Exception {
    try (URLClassLoader loader = loader(true)) {
      Thread.currentThread().setContextClassLoader(loader);
      App app = Plezi.app(options().build()).route("/page", Page.class);
      Thread.currentThread().setContextClassLoader(before);
      CompletableFuture<App> started = new CompletableFuture<>();
      Thread other = new Thread(() -> started.complete(app.start(0)));
      other.setContextClassLoader(null);
      other.start();
      try (RawClient client = new RawClient(started.get().port())) {
        assertThat(client.request("GET", "/sub/page.html").body()).isEqualTo(PAGE);
        assertThat(client.request("GET", "/page").body()).isEqualTo("<p>template");
      } finally {
        app.stop();
      }
    }
  }

  @Test
  void failsToStartWithoutTheFolder() {
    Options options = options().files("no-such-folder").build();

    assertThatThrownBy(() -> Plezi.app(options).start(0))
        .hasMessageContaining("no folder no-such-folder on the class path");
  }

  private static Options.Builder options() {
    return TestServer.options().files("files-of-jar").templates("templates-of-jar");
  }

  private static TestServer serve(Options.Builder options) {
    return TestServer.of(options, app -> app.route("/page", Page.class));
  }

  private URLClassLoader loader(boolean folders) throws IOException {
    Path jar = temp.resolve("files-" + folders + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      if (folders) {
        out.putNextEntry(new JarEntry("files-of-jar/"));
        out.putNextEntry(new JarEntry("files-of-jar/sub/"));
      }
      write(out, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n");
      write(out, "files-of-jar/index.html", "<p>index");
      write(out, "files-of-jar/.env", "secret");
      write(out, "files-of-jar/sub/page.html", PAGE);
      write(out, "files-of-jar/sub/page.html.gz", "zipped");
      write(out, "templates-of-jar/of-jar.html", "<p>template");
    }
    return new URLClassLoader(new URL[] {jar.toUri().toURL()}, before);
  }

  private static void write(JarOutputStream out, String name, String content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content.getBytes(StandardCharsets.UTF_8));
  }
}
