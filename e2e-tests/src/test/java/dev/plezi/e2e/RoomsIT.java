package dev.plezi.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import dev.plezi.e2e.doors.DoorKind;
import dev.plezi.e2e.doors.ThroughEachDoor;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The chat rooms, as people use them. */
@ExtendWith(WithBrowser.class)
class RoomsIT {
  private static final double BACK_MS = 30_000;

  @RegisterExtension final DemoServer demo = new DemoServer();

  @ThroughEachDoor
  void aMessageShowsAtOnceInEveryBrowserInTheRoomAndNowhereElse(DoorKind door, People people) {
    demo.open(door);
    Page ada = enter(people, "Ada", "general");
    Page ben = enter(people, "Ben", "general");
    Page eva = enter(people, "Eva", "random");
    ada.evaluate("window.loaded = 'once'");

    post(ada, "Good morning, Ben");
    assertThat(texts(ben)).hasText("Good morning, Ben");
    assertThat(ben.locator("#messages .author")).hasText("Ada");
    post(ben, "Good morning, Ada");
    post(ada, "Coffee?");
    String[] all = {"Good morning, Ben", "Good morning, Ada", "Coffee?"};
    assertThat(texts(ada)).hasText(all);
    assertThat(texts(ben)).hasText(all);
    assertThat(ada.evaluate("window.loaded")).isEqualTo("once");
    post(eva, "Anybody here?");
    assertThat(texts(eva)).hasText("Anybody here?");

    ben.reload();
    assertThat(texts(ben)).hasText(all);
    assertThat(ben.locator("#messages time").first()).not().isEmpty();
    assertThat(people.complaints()).isEmpty();
  }

  @Test
  void itWorksWithoutJavaScript(People people) {
    Page ada = enter(people, "Ada", "general");
    Page ben = people.arrive("Ben", new Browser.NewContextOptions().setJavaScriptEnabled(false));
    signIn(ben, "Ben");
    ben.locator("nav").getByText("general").click();

    post(ben, "No scripts here");
    assertThat(texts(ben)).hasText("No scripts here");
    assertThat(texts(ada)).hasText("No scripts here");
    post(ada, "I see");
    assertThat(texts(ada)).hasCount(2);
    ben.reload();
    assertThat(texts(ben)).hasText(new String[] {"No scripts here", "I see"});
    post(ben, "   ");
    assertThat(ben.locator("[name=message]:invalid")).isVisible();
    assertThat(texts(ben)).hasCount(2);
  }

  @Test
  void aRoomCanBeCreatedAndIsThereForTheOthers(People people) {
    Page ada = people.arrive("Ada");
    signIn(ada, "Ada");
    ada.locator("[name=name]").fill("tea & <b>cake</b>");
    ada.getByText("Create").click();
    assertThat(ada.locator("h1")).hasText("tea & <b>cake</b>");
    post(ada, "<img src=x onerror=alert(1)>");
    assertThat(texts(ada)).hasText("<img src=x onerror=alert(1)>");

    Page ben = enter(people, "Ben", "tea & <b>cake</b>");
    assertThat(texts(ben)).hasText("<img src=x onerror=alert(1)>");
    assertThat(ben.locator("h1 b, nav b, #messages img")).hasCount(0);
    assertThat(people.complaints()).isEmpty();
  }

  @Test
  void whatWasSaidWhileOneWasAwayComesWhenOneIsBack(People people) {
    Page ada = enter(people, "Ada", "general");
    Page ben = people.arrive("Ben");
    AtomicBoolean away = new AtomicBoolean();
    AtomicReference<WebSocketRoute> connection = new AtomicReference<>();
    ben.routeWebSocket(
        Pattern.compile("/rooms/"),
        socket -> {
          connection.set(socket);
          if (away.get()) {
            socket.close();
          } else {
            socket.connectToServer();
          }
        });
    signIn(ben, "Ben");
    ben.locator("nav").getByText("general").click();
    post(ada, "Hello");
    assertThat(texts(ben)).hasText("Hello");

    away.set(true);
    Objects.requireNonNull(connection.get()).close();
    assertThat(ben.locator("#state")).hasText("Reconnecting…");
    post(ada, "Are you there?");
    assertThat(texts(ada)).hasCount(2);
    assertThat(texts(ben)).hasCount(1);

    away.set(false);
    assertThat(ben.locator("#state"))
        .isEmpty(new LocatorAssertions.IsEmptyOptions().setTimeout(BACK_MS));
    assertThat(texts(ben)).hasText(new String[] {"Hello", "Are you there?"});
  }

  @Test
  void whoIsNotSignedInIsAskedWhoTheyAre(People people) {
    Page eva = people.arrive("Eva");
    eva.navigate(demo.url("/rooms/1"));
    assertThat(eva).hasURL(demo.url("/rooms/session"));

    Page ada = enter(people, "Ada", "general");
    Page tab = ada.context().newPage();
    tab.navigate(demo.url("/rooms"));
    tab.getByText("Sign out").click();
    assertThat(tab).hasURL(demo.url("/rooms/session"));
    post(ada, "from another tab");
    assertThat(ada).hasURL(demo.url("/rooms/session"));
  }

  @Test
  void whatCannotBeIsRefusedKindly(People people) {
    Page ada = enter(people, "Ada", "general");
    ada.locator("[name=message]").evaluate("it => it.removeAttribute('maxlength')");
    post(ada, "x".repeat(501));
    assertThat(ada.locator("#problem")).hasText("The message has 1 to 500 characters.");
    assertThat(ada.locator("[name=message]")).hasValue("x".repeat(501));
    post(ada, "shorter");
    assertThat(texts(ada)).hasText("shorter");
    assertThat(ada.locator("#problem")).isEmpty();

    APIResponse empty =
        ada.request()
            .post(
                demo.url("/rooms/1/messages"),
                RequestOptions.create().setForm(FormData.create().set("message", " ")));
    assertThat(empty.status()).isEqualTo(422);
    assertThat(ada.request().get(demo.url("/rooms/999")).status()).isEqualTo(404);
    assertThat(ada.request().get(demo.url("/rooms/x")).status()).isEqualTo(404);
  }

  private Page enter(People people, String nickname, String room) {
    Page page = people.arrive(nickname);
    signIn(page, nickname);
    page.locator("nav").getByText(room).click();
    assertThat(page.locator("h1")).hasText(room);
    return page;
  }

  private void signIn(Page page, String nickname) {
    page.navigate(demo.url("/rooms"));
    page.locator("[name=nickname]").fill(nickname);
    page.locator("main button").click();
    assertThat(page.locator(".me b")).hasText(nickname);
  }

  private static void post(Page page, String text) {
    page.locator("[name=message]").fill(text);
    page.locator("#post button").click();
  }

  private static Locator texts(Page page) {
    return page.locator("#messages .text");
  }
}
