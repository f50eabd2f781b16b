package dev.plezi.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import dev.plezi.e2e.doors.DoorKind;
import dev.plezi.e2e.doors.ThroughEachDoor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Tokyo chat, as two people use it. */
@ExtendWith(WithBrowser.class)
class TokyoIT {
  @RegisterExtension final DemoServer demo = new DemoServer();

  @Test
  void everybodySeesHowManyAreHere(People people) {
    Page ada = enter(people, "Ada");
    assertThat(ada.locator("h1")).hasText("Tokyo Chat");
    assertThat(ada.locator(".user-count")).hasText("1");
    Page ben = enter(people, "Ben");
    assertThat(ada.locator(".user-count")).hasText("2");
    assertThat(ben.locator(".user-count")).hasText("2");

    ben.close();
    assertThat(ada.locator(".user-count")).hasText("1");
    assertThat(people.complaints()).isEmpty();
  }

  @ThroughEachDoor
  void aMessageReachesEverybody(DoorKind door, People people) {
    demo.open(door);
    Page ada = enter(people, "Ada");
    Page ben = enter(people, "Ben");
    assertThat(ada.locator(".user-count")).hasText("2");

    say(ada, "Something nice");
    assertThat(ben.locator(".chat p")).hasText("AdaSomething nice");
    say(ben, "Something nicer");
    for (Page page : new Page[] {ada, ben}) {
      assertThat(page.locator(".chat p"))
          .hasText(new String[] {"AdaSomething nice", "BenSomething nicer"});
    }
    assertThat(ada.locator("main input")).hasValue("");
    assertThat(people.complaints()).isEmpty();
  }

  @Test
  void theNameIsAskedForOnceAndKeptInACookie(People people) {
    Page ada = people.arrive("Ada");
    ada.navigate(demo.url("/tokyo"));
    ada.keyboard().press("Escape");
    ada.locator("#user").fill("   ");
    ada.locator("dialog button").click();
    assertThat(ada.locator("dialog")).isVisible();
    ada.locator("#user").fill("Ada; Lovelace=é");
    ada.locator("dialog button").click();
    assertThat(ada.locator("dialog")).isHidden();
    assertThat(ada.context().cookies())
        .anyMatch(
            cookie ->
                cookie.name.equals("user") && cookie.value.equals("Ada%3B%20Lovelace%3D%C3%A9"));

    ada.reload();
    assertThat(ada.locator(".user-count")).hasText("1");
    assertThat(ada.locator("dialog")).isHidden();
    say(ada, "me again");
    assertThat(ada.locator(".chat p")).hasText("Ada; Lovelace=éme again");
    assertThat(people.complaints()).isEmpty();
  }

  @Test
  void whatLooksLikeHtmlStaysText(People people) {
    String text = "<img src=x onerror=\"document.title='broken'\"><b>bold</b> & {{7*7}}";
    Page ada = enter(people, "<i>Ada</i>");
    Page ben = enter(people, "Ben");
    assertThat(ada.locator(".user-count")).hasText("2");
    say(ada, text);
    for (Page page : new Page[] {ada, ben}) {
      assertThat(page.locator(".chat p")).hasText("<i>Ada</i>" + text);
      assertThat(page.locator(".chat img, .chat i, .chat b b")).hasCount(0);
      assertThat(page).hasTitle("Tokyo Chat");
    }
    assertThat(people.complaints()).isEmpty();
  }

  private Page enter(People people, String name) {
    Page page = people.arrive(name.replaceAll("\\W", ""));
    page.navigate(demo.url("/tokyo"));
    page.locator("#user").fill(name);
    page.locator("dialog button").click();
    assertThat(page.locator("dialog")).isHidden();
    return page;
  }

  private static void say(Page page, String text) {
    page.locator("main input").fill(text);
    page.locator("main button").click();
  }
}
