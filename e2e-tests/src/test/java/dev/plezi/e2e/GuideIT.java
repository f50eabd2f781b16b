package dev.plezi.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.plezi.client.PleziClient;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import dev.plezi.e2e.docs.Document;
import dev.plezi.e2e.docs.Program;
import dev.plezi.server.testing.RedisServer;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the guide's pages do what the pages say. */
@ExtendWith(WithBrowser.class)
class GuideIT {
  @TempDir private Path folder;

  @Test
  void autoDispatchAnswers(People people) throws Exception {
    try (GuideProgram program = GuideProgram.start("auto-dispatch", "Sums", folder)) {
      Page ada = people.arrive("ada");
      ada.navigate(program.url("/"));
      assertThat(ada.locator("#sum")).hasText("5");
    }
  }

  @Test
  void lambdasCountThePeople(People people) throws Exception {
    try (GuideProgram program = GuideProgram.start("lambdas", "Counter", folder)) {
      Page ada = people.arrive("ada");
      Page ben = people.arrive("ben");
      ada.navigate(program.url("/"));
      assertThat(ada.locator("#people")).hasText("1");
      ben.navigate(program.url("/"));
      assertThat(ada.locator("#people")).hasText("2");
      ben.locator("#line").fill("hi");
      ben.locator("#line").press("Enter");
      assertThat(ada.locator("#log li")).hasText("hi");
      ben.close();
      assertThat(ada.locator("#people")).hasText("1");
    }
  }

  @Test
  void theJavaClientVisitsTheChat() throws Exception {
    try (GuideProgram chat = GuideProgram.start("getting-started", "Chat", folder)) {
      Program.build(Document.of("docs/java-client.md"), folder, chat.port());
      try (JavaProcess visitor = JavaProcess.start("Visitor", Map.of(), folder)) {
        visitor.awaitLine("visitor: Hello!");
      }
    }
  }

  @Test
  void theTestsOfAnApplicationHold() throws Exception {
    Program.build(Document.of("docs/testing.md"), folder, 3000);
    URL[] classes = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
      Class<?> tests = loader.loadClass("ChatTest");
      for (Method each : tests.getDeclaredMethods()) {
        if (each.isAnnotationPresent(Test.class)) {
          each.setAccessible(true);
          each.invoke(tests.getConstructor().newInstance());
        }
      }
    }
  }

  @Test
  void theBrowserClientDoesAllThatItsPageShows(People people) throws Exception {
    try (GuideProgram chat = GuideProgram.start("getting-started", "Chat", folder)) {
      Page ada = people.arrive("ada");
      List<String> printed = run(ada, chat, "docs/browser-client.md");
      ada.waitForCondition(() -> printed.contains("the server has did you get this?"));
      ada.waitForCondition(() -> printed.contains("ben came"));
      ada.waitForCondition(() -> printed.contains("back again"));
      ada.waitForCondition(() -> printed.contains("it is, and the reply is null"));
      assertThat(ada).hasTitle("open");
      assertThat(people.complaints()).isEmpty();
      assertThat(chat.process().terminate()).isZero();
      ada.waitForCondition(() -> printed.contains("lost 1001"));
    }
  }

  @Test
  void roomsHearWhatIsSaidInThem(People people) throws Exception {
    try (GuideProgram program = GuideProgram.start("pub-sub", "Rooms", folder)) {
      Page ada = people.arrive("ada");
      List<String> printed = run(ada, program, "docs/pub-sub.md");
      ada.waitForCondition(() -> printed.contains("tea hello"));
    }
  }

  @Test
  void whatIsSaidOnOneServerIsHeardOnAnother(@TempDir Path second) throws Exception {
    String page = "growing-to-many-servers";
    BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    try (RedisServer redis = RedisServer.start()) {
      Map<String, String> environment = Map.of("REDIS_URL", redis.url());
      try (GuideProgram one = GuideProgram.start(page, "Chat", folder, environment);
          GuideProgram two = GuideProgram.start(page, "Chat", second, environment);
          PleziClient ada = PleziClient.connect(one.url("/"));
          PleziClient ben = PleziClient.connect(two.url("/"))) {
        ben.on("said", event -> heard.add(event.asMap().get("text")));
        // Acknowledged: Ben's connection is open, and so subscribed.
        ben.emit("say", Map.of("text", "I am here"), Duration.ofSeconds(30)).join();
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("I am here");
        ada.emit("say", Map.of("text", "hello"));
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("hello");
      }
    }
  }

  @Test
  void notesAreKeptOverHttp() throws Exception {
    try (GuideProgram program = GuideProgram.start("controllers-and-routes", "Notes", folder)) {
      HttpResponse<String> made = call(program, "POST", "/notes", "title=tea&stars=4");
      assertThat(made.statusCode()).isEqualTo(303);
      assertThat(made.headers().firstValue("Location")).hasValue("/notes/1");
      assertThat(call(program, "GET", "/notes/1", "").body()).contains("tea", "4");
      assertThat(call(program, "PUT", "/notes/1", "title=ale&stars=5").statusCode()).isEqualTo(200);
      assertThat(call(program, "POST", "/notes/1", "_method=put&title=gin&stars=1").statusCode())
          .isEqualTo(200);
      assertThat(call(program, "GET", "/notes/titles", "").body()).isEqualTo("[\"gin\"]");
      assertThat(call(program, "GET", "/notes", "").body()).contains("\"1\":{");
      assertThat(call(program, "POST", "/notes", "title=ale").body()).contains("stars");
      assertThat(call(program, "GET", "/notes/x", "").statusCode()).isEqualTo(400);
      assertThat(call(program, "DELETE", "/notes/1", "").statusCode()).isEqualTo(200);
      assertThat(call(program, "GET", "/notes/1", "").statusCode()).isEqualTo(404);
    }
  }

  /** Runs the scripts of a page of the guide in a page of a server's; what they print. */
  private static List<String> run(Page page, GuideProgram program, String document)
      throws Exception {
    List<String> printed = new ArrayList<>();
    page.onConsoleMessage(message -> printed.add(message.text()));
    // A page of that server, without a script of its own.
    page.navigate(program.url("/client.js.map"));
    page.addScriptTag(new Page.AddScriptTagOptions().setUrl(program.url("/client.js")));
    String script = String.join("", Document.of(document).blocks("js"));
    page.evaluate("async () => { " + script + " }");
    return printed;
  }

  private static HttpResponse<String> call(
      GuideProgram program, String method, String path, String form) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(program.url(path)))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .method(method, HttpRequest.BodyPublishers.ofString(form))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
