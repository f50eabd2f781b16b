package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.JavaProgram;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class path without what an application may leave out: jmustache, and Jedis. */
class OptionalLibrariesTest {
  private static final String CLASS_PATH =
      Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
          .filter(entry -> !entry.contains("jmustache") && !entry.contains("jedis"))
          .collect(Collectors.joining(File.pathSeparator));

  @TempDir private Path folder;

  @Test
  void aServerWithoutThemRunsAndSaysWhatRenderNeeds() throws Exception {
    Files.writeString(Files.createDirectories(folder.resolve("templates")).resolve("404.html"), "");

    List<String> said = start("pages");

    String missing = "jmustache is missing; add the dependency com.samskivert:jmustache:1.16";
    assertThat(said)
        .contains(
            "text: hello", "page: template user: " + missing, "nowhere: 404 Not Found", "status 0")
        .anyMatch(line -> line.endsWith("templates/404.html is not used: " + missing));
  }

  @Test
  void redisWithoutJedisIsRefusedAtTheStart() throws Exception {
    assertThat(String.join("\n", start("redis")))
        .contains("no way to Redis at 127.0.0.1:1: Jedis is not on the class path");
  }

  @Test
  void theVersionThatItNamesIsTheOneThatWeTestWith() throws Exception {
    assertThat(Files.readString(Path.of("..", "pom.xml")))
        .contains("<jmustache.version>1.16</jmustache.version>");
  }

  private List<String> start(String what) throws Exception {
    String classPath = folder + File.pathSeparator + CLASS_PATH;
    try (JavaProgram program =
        JavaProgram.start(
            "-Dorg.slf4j.simpleLogger.logFile=System.err",
            "-cp",
            classPath,
            Program.class.getName(),
            what)) {
      return program.end();
    }
  }

  /** What runs without them. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      String redis = args[0].equals("redis") ? "redis://127.0.0.1:1" : null;
      Options options = Options.builder().address("127.0.0.1").redisUrl(redis).build();
      App app =
          Plezi.app(options).get("/text", request -> "hello").get("/page", Program::page).start(0);
      say(app, "text");
      say(app, "page");
      say(app, "nowhere");
      app.stop();
    }

    private static Object page(HttpExchange request) {
      try {
        return request.render("user");
      } catch (IllegalStateException e) {
        return String.valueOf(e.getMessage());
      }
    }

    private static void say(App app, String path) throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + "/" + path))
              .header("Accept", "text/html")
              .build();
      String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
      System.out.println(path + ": " + body.strip());
    }
  }
}
