package dev.plezi.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The programs of those who move here, as the guide has them, between two people. */
@ExtendWith(WithBrowser.class)
class MovingIT {
  @TempDir private Path folder;

  @Test
  void theChatOfPlezi(People people) throws Exception {
    try (GuideProgram program = GuideProgram.start("moving-from-plezi", "ChatServer", folder)) {
      Page ada = people.arrive("ada");
      Page ben = people.arrive("ben");
      visit(ada, program.url("/"), "ada");
      assertThat(ada.locator("#log")).containsText("Welcome, ada!");
      visit(ben, program.url("/"), "ben");
      assertThat(ada.locator("#log")).containsText("ben joined the chat.");
      ben.locator("#line").fill("<b>hi</b>");
      ben.locator("#line").press("Enter");
      assertThat(ada.locator("#log")).containsText("ben: <b>hi</b>");
      assertThat(ben.locator("#log")).containsText("ben: <b>hi</b>");
      ben.close();
      assertThat(ada.locator("#log")).containsText("ben left the chat.");
      assertThat(people.complaints()).isEmpty();
    }
  }

  @Test
  void theTokyoChatOfServerJs(People people) throws Exception {
    try (GuideProgram program = GuideProgram.start("moving-from-socket-io", "Tokyo", folder)) {
      Page ada = people.arrive("ada");
      Page ben = people.arrive("ben");
      visit(ada, program.url("/"), "Ada");
      assertThat(ada.locator(".user-count")).hasText("1");
      visit(ben, program.url("/"), "Bén <3");
      assertThat(ada.locator(".user-count")).hasText("2");
      ben.locator("input").fill("nice");
      ben.getByText("Send").click();
      assertThat(ada.locator(".chat p")).hasText("Bén <3: nice");
      ben.reload();
      ben.locator("input").fill("still me");
      ben.getByText("Send").click();
      assertThat(ada.getByText("Bén <3: still me")).isVisible();
      ben.close();
      assertThat(ada.locator(".user-count")).hasText("1");
      assertThat(people.complaints()).isEmpty();
    }
  }

  @Test
  void theRoomsOfActionCable(People people) throws Exception {
    String page = "moving-from-action-cable";
    try (GuideProgram program = GuideProgram.start(page, "Chatrooms", folder)) {
      Page ada = people.arrive("ada");
      Page ben = people.arrive("ben");
      Page eve = people.arrive("eve");
      ada.navigate(program.url("/chatrooms/general"));
      eve.navigate(program.url("/chatrooms/tea"));
      post(ada, "ada", "<b>first</b>");
      assertThat(ada.locator("#messages p")).hasText("ada: <b>first</b>");
      ben.navigate(program.url("/chatrooms/general"));
      assertThat(ben.locator("#messages p")).hasText("ada: <b>first</b>");
      post(ben, "ben", "second");
      assertThat(ada.locator("#messages p"))
          .hasText(new String[] {"ada: <b>first</b>", "ben: second"});
      assertThat(ben.locator("#messages p"))
          .hasText(new String[] {"ada: <b>first</b>", "ben: second"});
      post(eve, "eve", "alone");
      assertThat(eve.locator("#messages p")).hasText("eve: alone");
      assertThat(people.complaints()).isEmpty();
      assertThat(eve.navigate(program.url("/chatrooms/nowhere")).status()).isEqualTo(404);
    }
  }

  private static void visit(Page page, String url, String name) {
    page.onceDialog(dialog -> dialog.accept(name));
    page.navigate(url);
  }

  private static void post(Page page, String nickname, String content) {
    page.locator("[name=nickname]").fill(nickname);
    page.locator("[name=content]").fill(content);
    page.getByText("Send").click();
  }
}
