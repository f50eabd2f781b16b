package dev.plezi.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import dev.plezi.event.EventName;
import dev.plezi.server.App;
import dev.plezi.server.Compression;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import dev.plezi.server.http.Body;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A browser and a server that compress what they say to each other. */
@ExtendWith(WithBrowser.class)
class CompressionIT {
  private static final String PAGE =
      """
      <!doctype html><meta charset="utf-8"><title>compression</title>
      <p id="extensions"></p><p id="echo"></p><p id="ready"></p><p id="said"></p>
      <script src="/client.js"></script>
      <script>
      const tell = (id, words) => { document.getElementById(id).textContent = words; };
      const large = 'again and again, '.repeat(6000);
      const raw = new WebSocket(`ws://${location.host}/raw`);
      raw.onopen = () => {
        tell('extensions', raw.extensions);
        raw.send(large);
      };
      raw.onmessage = (e) => tell('echo', e.data === large ? 'the same' : 'another');
      const client = new PleziClient('/live', { level: 2 });
      client.on('said', (e) => tell('said', e.text === large ? 'the same' : 'another'));
      client.on('ready', () => tell('ready', 'ready'));
      const say = () => client.emit({ event: 'say', text: large });
      </script>""";

  private final App app =
      Plezi.app(
              Options.builder()
                  .address("127.0.0.1")
                  .signals(false)
                  .redisUrl("")
                  .compression(Compression.standard())
                  .build())
          .get("/", request -> Body.html(PAGE))
          .route("/client.js", Plezi.CLIENT)
          .route("/raw", Raw.class)
          .route("/live", Live.class)
          .start(0);

  @AfterEach
  void stop() {
    app.stop();
  }

  /** Says what it hears. */
  public static final class Raw extends Controller {
    @Override
    public void onMessage(String text) {
      write(text);
    }
  }

  /** What a page says, and all hear. */
  @EventName("said")
  public record Said(String text) {}

  /** Nobody misses anything from now on. */
  @EventName("ready")
  public record Ready() {}

  /** Tells all what one says. */
  public static final class Live extends Controller {
    @Override
    public void onOpen() {
      subscribe("all");
      emit(new Ready());
    }

    /** It is said. */
    @On("say")
    public void say(Said said) {
      publish("all", said);
    }
  }

  @Test
  void agreesWithABrowserAndWhatIsLargeArrivesOnAllWays(People people) {
    Page ada = people.arrive("ada");
    Page ben = people.arrive("ben");
    for (Page page : new Page[] {ada, ben}) {
      page.navigate("http://127.0.0.1:" + app.port() + "/");
      assertThat(page.locator("#extensions")).containsText("permessage-deflate");
      assertThat(page.locator("#extensions")).containsText("server_no_context_takeover");
      assertThat(page.locator("#echo")).hasText("the same");
      assertThat(page.locator("#ready")).hasText("ready");
    }

    ada.evaluate("say()");

    assertThat(ada.locator("#said")).hasText("the same");
    assertThat(ben.locator("#said")).hasText("the same");
  }
}
