package dev.plezi.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import dev.plezi.e2e.docs.Document;
import dev.plezi.e2e.docs.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the guide's pages do what the pages say. */
@ExtendWith(WithBrowser.class)
class GuideIT {
  private final int port = JavaProcess.freePort();
  @TempDir private Path folder;

  @Test
  void autoDispatchAnswers(People people) throws Exception {
    try (JavaProcess server = start("auto-dispatch", "Sums")) {
      Page ada = open(people, "ada", "/");
      assertThat(ada.locator("#sum")).hasText("5");
      assertThat(server.isAlive()).isTrue();
    }
  }

  @Test
  void theJavaClientVisitsTheChat() throws Exception {
    try (JavaProcess server = start("getting-started", "Chat");
        JavaProcess visitor = start("java-client", "Visitor")) {
      visitor.awaitLine("visitor: Hello!");
      assertThat(server.isAlive()).isTrue();
    }
  }

  @Test
  void theBrowserClientDoesAllThatItsPageShows(People people) throws Exception {
    try (JavaProcess server = start("getting-started", "Chat")) {
      Page ada = people.arrive("ada");
      List<String> printed = new ArrayList<>();
      ada.onConsoleMessage(message -> printed.add(message.text()));
      // A page of that server, without a script of its own.
      ada.navigate(url("/client.js.map"));
      ada.addScriptTag(new Page.AddScriptTagOptions().setUrl(url("/client.js")));
      String script = String.join("", Document.of("docs/browser-client.md").blocks("js"));
      ada.evaluate("() => { " + script + " window.client = client; window.chat = chat; }");
      ada.waitForCondition(() -> printed.contains("the server has did you get this?"));
      ada.waitForCondition(() -> printed.contains("ben came"));
      ada.waitForCondition(() -> printed.contains("back again"));
      assertThat(ada).hasTitle("open");
      assertThat(server.terminate()).isZero();
      ada.waitForCondition(() -> printed.contains("lost 1001"));
    }
  }

  /** Builds a page of the guide, and starts its program. */
  private JavaProcess start(String page, String mainClass) throws Exception {
    Program.build(Document.of("docs/" + page + ".md"), folder, port);
    JavaProcess program = JavaProcess.start(mainClass, Map.of(), folder);
    JavaProcess.awaitPort(port);
    return program;
  }

  private Page open(People people, String name, String path) {
    Page page = people.arrive(name);
    page.navigate(url(path));
    return page;
  }

  private String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }
}
