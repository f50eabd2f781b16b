package dev.plezi.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.plezi.demo.Bot;
import dev.plezi.demo.Demo;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import dev.plezi.server.App;
import dev.plezi.server.Limits;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The demo as people use it: the real program in a process of its own, real browsers, the bot. */
@ExtendWith(WithBrowser.class)
class DemoIT {
  private static final double BACK_MS = 30_000;

  private int port;
  private JavaProcess server;

  @BeforeEach
  void start() throws InterruptedException {
    port = JavaProcess.freePort();
    server = startServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void twoPeopleAndTheBotTalk(People people) {
    Page ada = enter(people, "Ada");
    assertThat(ada.locator("#people")).containsText("Dicey");
    Page ben = enter(people, "Ben");
    assertThat(said(ada, "Dicey", "Hello Ben!")).isVisible();
    assertThat(said(ben, "Dicey", "Hello Ben!")).isVisible();
    assertThat(notice(ada, "Ben came in.")).isVisible();
    assertThat(ada.locator("#people li")).hasText(new String[] {"Ada", "Ben", "Dicey"});

    say(ada, "Good morning, Ben");
    assertThat(said(ada, "Me", "Good morning, Ben")).isVisible();
    assertThat(said(ben, "Ada", "Good morning, Ben")).isVisible();

    say(ben, "/dice 2d6");
    assertThat(said(ada, "Dicey", "Ben rolls ")).isVisible();
    assertThat(said(ben, "Dicey", "Ben rolls ")).isVisible();
    say(ada, "/time");
    assertThat(said(ben, "Dicey", "It is ")).isVisible();
    say(ada, "/help");
    assertThat(said(ben, "Dicey", "/dice")).isVisible();

    ben.close();
    assertThat(notice(ada, "Ben left.")).isVisible();
    assertThat(ada.locator("#people li")).hasText(new String[] {"Ada", "Dicey"});
    assertThat(people.complaints()).isEmpty();
  }

  @Test
  void whatLooksLikeHtmlStaysText(People people) {
    String line = "<img src=x onerror=\"document.title='broken'\"><b>bold</b> & {{7*7}}";
    Page ada = enter(people, "<i>Ada</i>");
    Page ben = enter(people, "Ben");
    say(ada, line);
    assertThat(said(ben, "<i>Ada</i>", line)).isVisible();
    assertThat(said(ada, "Me", line)).isVisible();
    assertThat(ben.locator("#log img, #log b, #log i, #people i")).hasCount(0);
    assertThat(ben).hasTitle("Plezi chat");
    assertThat(people.complaints()).isEmpty();
  }

  @Test
  @SuppressWarnings("try") // the bot is here to be talked to
  void whatIsTypedWhileTheServerIsGoneArrivesWhenItIsBack(People people) throws Exception {
    try (Bot bot = Bot.visit("ws://127.0.0.1:" + port + "/")) {
      Page ada = enter(people, "Ada");
      Page ben = enter(people, "Ben");
      assertThat(ada.locator("#people")).containsText("Dicey 2");

      server.kill();
      assertThat(ada.locator("#state[data-state=reconnecting]")).isVisible();
      assertThat(ben.locator("#state[data-state=reconnecting]")).isVisible();
      List<String> fromAda = List.of("first", "second", "third");
      fromAda.forEach(text -> say(ada, text));
      say(ben, "/help from Ben");
      assertThat(ada.locator("#log li[data-state=waiting]")).hasCount(3);
      assertThat(ben.locator("#log li[data-state=waiting]")).hasCount(1);

      server = startServer();
      for (Page page : List.of(ada, ben)) {
        assertThat(page.locator("#state[data-state=connected]")).isVisible(back());
        assertThat(page.locator("#log li[data-state=waiting]")).hasCount(0);
        assertThat(page.locator("#log li[data-state=failed]")).hasCount(0);
      }
      assertThat(ada.locator("#log li[data-mine] .text")).hasText(fromAda.toArray(new String[0]));
      // Each line is in the other's log, too, once and in order.
      Locator adasAtBen = ben.locator("#log li[data-kind=said]:not([data-mine])");
      assertThat(adasAtBen.filter(text(Pattern.compile("first|second|third"))).locator(".text"))
          .hasText(fromAda.toArray(new String[0]));
      assertThat(said(ada, "Ben", "/help from Ben")).hasCount(1);
      // The bot, too, is back by itself, and answers what is asked from now on.
      assertThat(ada.locator("#people")).containsText("Dicey 2", contains());
      say(ben, "/time");
      assertThat(said(ada, "Dicey 2", "It is ")).isVisible();
      say(ada, "all here");
      assertThat(said(ben, "Ada", "all here")).hasCount(1);
    }
  }

  @Test
  void nobodyNoticesALostConnection(People people) {
    Page ada = enter(people, "Ada");
    Page ben = enter(people, "Ben");
    lose(ada);
    say(ben, "are you there?");
    say(ada, "all the time");
    assertThat(said(ada, "Ben", "are you there?")).hasCount(1);
    assertThat(said(ben, "Ada", "all the time")).hasCount(1);
    assertThat(notice(ada, "Back again.")).hasCount(0);
    assertThat(notice(ben, "Ada left.")).hasCount(0);

    ada.locator("#leave").click();
    assertThat(notice(ben, "Ada left.")).isVisible();
    join(ada, "Eva");
    assertThat(ada.locator("#people li[data-me]")).hasText("Eva");
    assertThat(people.complaints()).isEmpty();
  }

  @Test
  void nothingIsLostWithoutSessionsEither(People people) {
    Limits limits = Limits.builder().sessions(false).build();
    App app = Demo.app(Demo.options().signals(false).limits(limits).build()).start(0);
    try {
      port = app.port();
      Page ada = enter(people, "Ada");
      lose(ada);
      say(ada, "am I back?");
      assertThat(notice(ada, "Back again.")).isVisible(back());
      // The room has said it, and only once.
      assertThat(ada.locator("#log li[data-mine][data-state=delivered]")).hasCount(1);
      assertThat(said(ada, "Me", "am I back?")).hasCount(1);
    } finally {
      app.stop();
    }
  }

  @Test
  void aTakenNicknameIsAskedForAgain(People people) {
    enter(people, "Ada");
    Page other = people.arrive("other");
    other.navigate(url());
    join(other, "ada");
    assertThat(other.locator("#door-error")).containsText("called ada already");
    join(other, "Ada the second");
    assertThat(other.locator("#people")).containsText("Ada the second");
  }

  @Test
  void servesAPhone(People people) {
    Page ada =
        people.arrive(
            "phone", new Browser.NewContextOptions().setViewportSize(360, 740).setHasTouch(true));
    ada.navigate(url());
    join(ada, "Ada");
    say(ada, "word ".repeat(200) + "x".repeat(500));
    assertThat(ada.locator("#log li[data-mine][data-state=delivered]")).isVisible();
    assertThat(ada.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
    assertThat(ada.locator("#send")).isInViewport();
  }

  @Test
  void sayGoodbyeOnSigtermWithStatusZero() throws Exception {
    assertThat(server.terminate()).isZero();
  }

  @Test
  void aTakenPortIsOneClearLine() throws Exception {
    try (JavaProcess second = demo()) {
      assertThat(second.awaitLine("port")).contains(Integer.toString(port)).contains("PORT");
      assertThat(second.awaitExit()).isEqualTo(1);
    }
  }

  private JavaProcess startServer() throws InterruptedException {
    JavaProcess started = demo();
    assertThat(started.awaitLine("Demo: ")).contains("http://localhost:" + port + "/");
    return started;
  }

  private JavaProcess demo() {
    return JavaProcess.start("dev.plezi.demo.Demo", Map.of("PORT", Integer.toString(port)));
  }

  private String url() {
    return "http://127.0.0.1:" + port + "/";
  }

  private Page enter(People people, String nickname) {
    Page page = people.arrive(nickname.replaceAll("\\W", ""));
    page.navigate(url());
    join(page, nickname);
    // A server without sessions is silent, and a page waits 3 s for it to speak.
    assertThat(page.locator("#people li[data-me]"))
        .hasText(nickname, new LocatorAssertions.HasTextOptions().setTimeout(BACK_MS));
    return page;
  }

  private static void join(Page page, String nickname) {
    page.locator("#nickname").fill(nickname);
    page.locator("#join").click();
  }

  private static void say(Page page, String text) {
    page.locator("#line").fill(text);
    page.locator("#send").click();
  }

  /** The page's connection ends, and the page has been told. */
  private static void lose(Page page) {
    page.evaluate(
        "() => new Promise(resolve => {"
            + " client.ws.addEventListener('close', () => resolve()); client.ws.close(); })");
  }

  private static Locator said(Page page, String from, String text) {
    // Escaped by hand: the browser's regular expressions know no quoting.
    Pattern exactly = Pattern.compile("^" + from.replaceAll("[^\\w ]", "\\\\$0") + "$");
    Locator author = page.locator(".from", new Page.LocatorOptions().setHasText(exactly));
    return page.locator("#log li[data-kind=said]")
        .filter(new Locator.FilterOptions().setHas(author).setHasText(text));
  }

  private static Locator.FilterOptions text(Pattern pattern) {
    return new Locator.FilterOptions().setHasText(pattern);
  }

  private static Locator notice(Page page, String text) {
    return page.locator("#log li[data-kind=notice]")
        .filter(new Locator.FilterOptions().setHasText(text));
  }

  /** The backoff may have grown to its cap while the server started. */
  private static LocatorAssertions.IsVisibleOptions back() {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(BACK_MS);
  }

  private static LocatorAssertions.ContainsTextOptions contains() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(BACK_MS);
  }
}
