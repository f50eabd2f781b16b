package dev.plezi.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import dev.plezi.e2e.docs.Document;
import dev.plezi.e2e.docs.Program;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The guide's first page, followed to its end: two browsers that talk to each other. */
@ExtendWith(WithBrowser.class)
class GettingStartedIT {
  /** Pages wait longer and longer between their attempts, up to 10 s. */
  private static final LocatorAssertions.HasTextOptions PATIENTLY =
      new LocatorAssertions.HasTextOptions().setTimeout(30_000);

  @Test
  void twoBrowsersTalkAndComeBackWhenTheServerDoes(People people, @TempDir Path folder)
      throws Exception {
    int port = JavaProcess.freePort();
    Program.build(Document.of("docs/getting-started.md"), folder, port);
    Page ada = people.arrive("Ada");
    Page ben = people.arrive("Ben");
    try (JavaProcess server = JavaProcess.start("Chat", Map.of(), folder)) {
      JavaProcess.awaitPort(port);
      open(ada, "Ada", port);
      open(ben, "Ben", port);
      assertThat(ada.getByText("Ben is here")).isVisible();
      say(ben, "<b>hi</b>");
      assertThat(ada.getByText("Ben: <b>hi</b>")).isVisible();
      assertThat(ben.getByText("Ben: <b>hi</b>")).isVisible();
      assertThat(server.terminate()).isZero();
    }
    assertThat(ada.locator("#state")).not().hasText("open");
    say(ada, "anybody there?");
    try (JavaProcess server = JavaProcess.start("Chat", Map.of(), folder)) {
      JavaProcess.awaitPort(port);
      assertThat(ada.locator("#state")).hasText("open", PATIENTLY);
      assertThat(ben.locator("#state")).hasText("open", PATIENTLY);
      assertThat(ada.getByText("Ada: anybody there?")).isVisible();
      // Of the first server's end, too, Ada has heard if she left it after Ben.
      int before = ada.getByText("Ben has gone").count();
      ben.close();
      assertThat(ada.getByText("Ben has gone")).hasCount(before + 1);
      assertThat(server.isAlive()).isTrue();
    }
  }

  private static void open(Page page, String name, int port) {
    page.onceDialog(dialog -> dialog.accept(name));
    page.navigate("http://127.0.0.1:" + port + "/");
    assertThat(page.getByText(name + " is here")).isVisible();
    assertThat(page.locator("#state")).hasText("open");
  }

  private static void say(Page page, String text) {
    page.locator("#line").fill(text);
    page.locator("#form button").click();
  }
}
