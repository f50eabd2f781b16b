package dev.plezi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import dev.plezi.event.Event;
import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import dev.plezi.server.http.Body;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A page of one origin, and a server of another, as a browser brings them together. */
@ExtendWith(WithBrowser.class)
class CrossOriginIT {
  /** Each way to the server, and whether it worked. */
  private static final String ALL =
      """
      async api => {
        const tried = {};
        const attempt = async (name, work) => {
          try { tried[name] = String(await work()); } catch (e) { tried[name] = "refused"; }
        };
        await attempt("fetch", async () => (await fetch(api + "/")).text());
        await attempt("json", async () => {
          const response = await fetch(api + "/say", {
            method: "POST",
            headers: {"Content-Type": "application/json"},
            credentials: "include",
            body: JSON.stringify({a: 1}),
          });
          return response.text();
        });
        await attempt("import", async () => typeof (await import(api + "/client.mjs")).PleziClient);
        await attempt("stream", () => new Promise((resolve, reject) => {
          const source = new EventSource(api + "/");
          source.onmessage = message => { source.close(); resolve(message.data); };
          source.onerror = () => { source.close(); reject(); };
        }));
        await attempt("socket", () => new Promise((resolve, reject) => {
          const socket = new WebSocket(api.replace("http", "ws") + "/");
          socket.onopen = () => { socket.close(); resolve("open"); };
          socket.onerror = reject;
        }));
        return tried;
      }
      """;

  private final App pages =
      start(options(), app -> app.get("/", request -> Body.html("<!doctype html><p>page")));
  private final App api =
      start(
          options().allowedOrigins(Set.of("http://127.0.0.1:" + pages.port())),
          app -> app.route("/client.mjs", Plezi.CLIENT).route("/", Api.class));

  /** Answers in every way. */
  public static final class Api extends Controller {
    @Override
    public Object index() {
      return "page";
    }

    @On(http = true)
    public Map<String, ?> say(Event event) {
      return Map.of("event", "said");
    }

    @Override
    public void onSse() {
      write("hello");
    }
  }

  @AfterEach
  void stop() {
    api.stop();
    pages.stop();
  }

  @Test
  void aPageOfAnAllowedOriginGetsAllThatAPageOfOursDoes(People people) {
    assertThat(tried(people.arrive("Ada"), "127.0.0.1"))
        .isEqualTo(
            Map.of(
                "fetch", "page",
                "json", "{\"event\":\"said\"}",
                "import", "function",
                "stream", "hello",
                "socket", "open"));
  }

  @Test
  void aPageOfAnotherOriginGetsNothing(People people) {
    assertThat(tried(people.arrive("Ada"), "localhost"))
        .isEqualTo(
            Map.of(
                "fetch", "refused",
                "json", "refused",
                "import", "refused",
                "stream", "refused",
                "socket", "refused"));
  }

  private Object tried(Page page, String host) {
    page.navigate("http://" + host + ":" + pages.port() + "/");
    return page.evaluate(ALL, "http://127.0.0.1:" + api.port());
  }

  private static Options.Builder options() {
    return Options.builder().address("127.0.0.1").signals(false).redisUrl("");
  }

  private static App start(Options.Builder options, UnaryOperator<App> routes) {
    return routes.apply(Plezi.app(options.build())).start(0);
  }
}
