package dev.plezi.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import dev.plezi.e2e.doors.DoorKind;
import dev.plezi.e2e.doors.ThroughEachDoor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The programs of Plezi's guides, as two people use them; the way of each through each door. */
@ExtendWith(WithBrowser.class)
class ProgramsIT {
  private static final String MARKUP = "<img src=x onerror=\"document.title='broken'\"> & <b>b</b>";

  @RegisterExtension final DemoServer demo = new DemoServer();

  @ThroughEachDoor
  void theLandingPageChatTellsWhoComesAndGoesAndWhatTheySay(DoorKind door, People people) {
    demo.open(door);
    Page ada = visit(people, "Ada", "/landing");
    ada.locator("#name").fill("Ada é");
    ada.locator("#who button").click();
    assertThat(log(ada)).hasText(new String[] {"Welcome, Ada é!"});
    assertThat(ada.locator("#who")).isHidden();
    Page ben = visit(people, "Ben", "/landing/Ben");
    assertThat(log(ben)).hasText(new String[] {"Welcome, Ben!"});

    say(ada, MARKUP);
    say(ben, "So it is");
    assertThat(log(ben))
        .hasText(new String[] {"Welcome, Ben!", "Ada é: " + MARKUP, "Ben: So it is"});
    assertThat(ben.locator("#log img, #log b")).hasCount(0);
    ben.close();
    assertThat(log(ada))
        .hasText(
            new String[] {
              "Welcome, Ada é!",
              "Ben joined the chat.",
              "Ada é: " + MARKUP,
              "Ben: So it is",
              "Ben left the chat."
            });
    assertThat(people.complaints()).isEmpty();
  }

  @Test
  void theLandingPageChatClosesOnWhoHasTooLongAName(People people) {
    Page nobody = visit(people, "nobody", "/landing/" + "x".repeat(31));
    assertThat(log(nobody)).hasText(new String[] {"The connection is closed."});
  }

  @Test
  void theLandingPageChatClosesOnWhoHasNoNameAndSaysNothingOfThem(People people) {
    Page ada = visit(people, "Ada", "/landing/new");
    assertThat(log(ada)).hasText(new String[] {"Welcome, new!"});
    Page nobody = visit(people, "nobody", "/landing");
    nobody.evaluate(
        """
        () => new Promise(closed => {
          const socket = new WebSocket(location.origin.replace('http', 'ws') + '/landing');
          socket.onopen = () => socket.send('Hello?');
          socket.onclose = closed;
        })""");
    Page ben = visit(people, "Ben", "/landing/Ben");
    ben.close();
    assertThat(log(ada))
        .hasText(new String[] {"Welcome, new!", "Ben joined the chat.", "Ben left the chat."});
  }

  @ThroughEachDoor
  void theHelloChatAsksForANicknameBeforeItSpeaks(DoorKind door, People people) {
    demo.open(door);
    Page ada = signIn(people, "Ada");
    assertThat(log(ada)).hasText(new String[] {"Welcome, Ada!", "Ada is here."});
    Page ben = signIn(people, "Ben");
    assertThat(log(ada)).hasText(new String[] {"Welcome, Ada!", "Ada is here.", "Ben is here."});

    say(ben, MARKUP);
    assertThat(log(ada).last()).hasText("Ben: " + MARKUP);
    assertThat(log(ben).last()).hasText("Ben: " + MARKUP);
    ben.close();
    assertThat(log(ada).last()).hasText("Ben has left.");

    Page stranger = visit(people, "stranger", "/hello");
    stranger.locator("#nickname").fill("x".repeat(31));
    stranger.locator("#who button").click();
    assertThat(log(stranger)).containsText(new String[] {"1 to 30 letters"});
    assertThat(people.complaints()).isEmpty();
  }

  @ThroughEachDoor
  void theRawEchoSendsTextAndBytesBackToWhomTheyCameFrom(DoorKind door, People people) {
    demo.open(door);
    Page ada = visit(people, "Ada", "/raw-echo");
    Page ben = visit(people, "Ben", "/raw-echo");
    assertThat(log(ada)).hasText(new String[] {"Hello there!"});
    ada.locator("#text").fill("Aé");
    ada.locator("#binary").click();
    say(ada, "{not json");
    assertThat(log(ada)).hasText(new String[] {"Hello there!", "bytes: 65 195 169", "{not json"});
    assertThat(log(ben)).hasText(new String[] {"Hello there!"});
    assertThat(people.complaints()).isEmpty();
  }

  @Test
  void theRawEchosPageConnectsAgainWhenItIsClosed(People people) {
    Page ada = visit(people, "Ada", "/raw-echo");
    assertThat(log(ada)).hasCount(1);
    ada.locator("#close").click();
    assertThat(log(ada)).hasText(new String[] {"Hello there!", "Hello there!"});
    say(ada, "again");
    assertThat(log(ada).last()).hasText("again");
  }

  @ThroughEachDoor
  void theCallbacksAreCalledInTheirOrderAndHttpAnswersBesideThem(DoorKind door, People people) {
    demo.open(door);
    Page ada = visit(people, "Ada", "/callbacks");
    assertThat(log(ada)).hasText(new String[] {"preConnect", "onOpen"});
    assertThat(ada.context().cookies())
        .anyMatch(
            cookie -> cookie.name.equals("callbacks") && Boolean.TRUE.equals(cookie.httpOnly));
    Page ben = visit(people, "Ben", "/callbacks");
    say(ben, MARKUP);
    assertThat(log(ben)).hasText(new String[] {"preConnect", "onOpen", "onMessage: " + MARKUP});
    ben.getByText("GET /callbacks/7").click();
    assertThat(ben.locator("body")).hasText("showing object with id: 7");
    assertThat(log(ada))
        .hasText(new String[] {"preConnect", "onOpen", "onClose, of somebody else"});

    demo.stop();
    assertThat(log(ada))
        .hasText(
            new String[] {
              "preConnect",
              "onOpen",
              "onClose, of somebody else",
              "onShutdown: goodbye",
              "The connection is closed."
            });
  }

  @ThroughEachDoor
  void unityAnswersAlikeWhicheverWayItIsAsked(DoorKind door, People people) {
    demo.open(door);
    answersAlike(visit(people, "Ada", "/unity"), "y");
    answersAlike(visit(people, "Ben", "/unity"), "a/b? &=é\"" + MARKUP);
    assertThat(people.complaints()).isEmpty();
  }

  private static void answersAlike(Page person, String x) {
    person.locator("#x").fill(x);
    person.locator("#say button").click();
    assertThat(person.locator("#post")).not().isEmpty();
    String answer = person.locator("#socket").innerText();
    assertThat(answer).startsWith("{\"event\":\"echoed\",\"got\":{\"event\":\"echo\",\"x\":\"");
    assertThat(person.locator("#post")).hasText(answer);
    assertThat(person.locator("#get")).hasText(answer);
    assertThat(person).hasTitle("Unity");
  }

  private Page visit(People people, String name, String path) {
    Page page = people.arrive(name);
    page.navigate(demo.url(path));
    return page;
  }

  private Page signIn(People people, String name) {
    Page page = visit(people, name, "/hello");
    page.locator("#nickname").fill(name);
    page.locator("#who button").click();
    assertThat(page.locator("#text")).isVisible();
    assertThat(page.locator("#who")).isHidden();
    return page;
  }

  private static Locator log(Page page) {
    return page.locator("#log li");
  }

  private static void say(Page page, String text) {
    page.locator("#text").fill(text);
    page.locator("#say button").first().click();
  }
}
