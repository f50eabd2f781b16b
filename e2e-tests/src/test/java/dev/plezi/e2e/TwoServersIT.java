package dev.plezi.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** People whose servers are different ones, and who talk all the same. */
@ExtendWith(WithBrowser.class)
class TwoServersIT {
  /** A client that shows what is said in the channel, and can say something. */
  private static final String ENTER =
      """
      name => new Promise(resolve => {
        const client = new PleziClient('/echo', { autoreconnect: true });
        client.said = e => {
          const line = document.createElement('li');
          line.textContent = e.from + ': ' + e.text;
          document.body.append(line);
        };
        client.subd = resolve;
        client.onopen = () => client.emit({ event: 'sub', ch: 'chat' });
        window.say = text => client.emit(
            { event: 'pub', ch: 'chat', ms: JSON.stringify({ event: 'said', from: name, text }) });
      })
      """;

  @Test
  void peopleOnBothTalkAndDoSoAgainWhenRedisIsBack(People people) throws Exception {
    try (TwoServers servers = TwoServers.start()) {
      Page ada = enter(people, "Ada", servers.first());
      Page cem = enter(people, "Cem", servers.first());
      Page ben = enter(people, "Ben", servers.second());

      say(ada, "hello");
      show(ben, "Ada: hello");
      say(ben, "good morning");
      for (Page page : new Page[] {ada, cem, ben}) {
        show(page, "Ada: hello", "Ben: good morning");
      }

      servers.redis().kill();
      servers.awaitRedis("lost");
      say(cem, "anybody there?");
      show(ada, "Ada: hello", "Ben: good morning", "Cem: anybody there?");

      servers.redis().restart();
      servers.awaitRedis("connected");
      say(ada, "there you are");
      assertThat(ben.getByText("Ada: there you are")).isVisible();
      say(ben, "here I am");
      show(
          cem,
          "Ada: hello",
          "Ben: good morning",
          "Cem: anybody there?",
          "Ada: there you are",
          "Ben: here I am");
      assertThat(people.complaints()).isEmpty();
    }
  }

  private static Page enter(People people, String name, URI server) {
    Page page = people.arrive(name);
    page.navigate(server.resolve("/page").toString().replace("ws:", "http:"));
    page.evaluate(ENTER, name);
    return page;
  }

  private static void say(Page page, String text) {
    assertThat(page.evaluate("text => say(text)", text)).isEqualTo(true);
  }

  private static void show(Page page, String... lines) {
    assertThat(page.locator("li")).hasText(lines);
  }
}
