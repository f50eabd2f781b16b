package dev.plezi.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import dev.plezi.e2e.docs.Document;
import dev.plezi.e2e.docs.Program;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The README's server, page and bot, taken from it as they stand, talk to each other. */
@ExtendWith(WithBrowser.class)
class ReadmeIT {
  @Test
  void itsServerItsPageAndItsBotTalk(People people, @TempDir Path folder) throws Exception {
    int port = JavaProcess.freePort();
    Program.build(Document.of("README.md"), folder, port);
    try (JavaProcess server = JavaProcess.start("Chat", Map.of(), folder)) {
      JavaProcess.awaitPort(port);
      Page ada = open(people, "ada", port);
      Page ben = open(people, "ben", port);
      try (JavaProcess bot = JavaProcess.start("Bot", Map.of(), folder)) {
        say(ada, "<b>hi</b>");
        assertThat(ben.locator("#log li").first()).hasText("page: <b>hi</b>");
        // The bot has no greeting of its own to wait for: it is asked until it answers.
        JavaProcess.await(
            "the bot's answer",
            () -> {
              say(ben, "/hello");
              return ada.locator("#log").innerText().contains("bot: Hello, page!");
            });
        assertThat(bot.isAlive()).isTrue();
      }
      assertThat(server.terminate()).isZero();
    }
    assertThat(people.complaints()).allMatch(line -> line.contains("WebSocket"));
  }

  @Test
  void itIsShortAndNamesTheCommands() throws Exception {
    Document readme = Document.of("README.md");
    assertThat(readme.lines()).hasSizeLessThanOrEqualTo(150);
    assertThat(readme.blocks("sh").get(0)).contains("mvn -q -Pdemo", "mvn verify");
  }

  private static Page open(People people, String name, int port) {
    Page page = people.arrive(name);
    page.navigate("http://127.0.0.1:" + port + "/");
    assertThat(page.locator("#line")).isVisible();
    return page;
  }

  private static void say(Page page, String text) {
    page.locator("#line").fill(text);
    page.locator("#form button").click();
  }
}
