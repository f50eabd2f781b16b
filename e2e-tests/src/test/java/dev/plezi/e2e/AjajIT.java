package dev.plezi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import dev.plezi.e2e.socket.UpgradeBlockingProxy;
import dev.plezi.event.EventName;
import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events over HTTP: the browser client where a proxy lets no WebSocket through. */
@ExtendWith(WithBrowser.class)
class AjajIT {
  private static final List<String> LEDGER = new CopyOnWriteArrayList<>();
  private static CountDownLatch connected = new CountDownLatch(1);

  private App app;

  /** Writes down what arrives, and how. */
  public static final class Ledger extends Controller {
    record Entry(int n) {}

    @EventName("doubled")
    record Doubled(int n) {}

    @On(http = true)
    public void note(Entry event) {
      enter("note", event);
    }

    @On(http = true)
    public Doubled twice(Entry event) {
      enter("twice", event);
      return new Doubled(2 * event.n());
    }

    @On(http = true)
    public void untilConnected(Entry event) throws InterruptedException {
      enter("untilConnected", event);
      assertThat(connected.await(30, TimeUnit.SECONDS)).isTrue();
    }

    /** Only a WebSocket reaches this one, which the page greets by it. */
    @On
    public void hello(Entry event) {
      enter("hello", event);
      connected.countDown();
    }

    private void enter(String name, Entry event) {
      LEDGER.add(request().method() + " " + name + " " + event.n());
    }
  }

  @BeforeEach
  void start() {
    LEDGER.clear();
    connected = new CountDownLatch(1);
    app =
        Plezi.app(Options.builder().signals(false).build())
            .route("/client.js", Plezi.CLIENT)
            .route("/page", PageController.class)
            .route("/ledger", Ledger.class)
            .start(0);
  }

  @AfterEach
  void stop() {
    app.stop();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403})
  void postsEachEventOnceAndInOrderBehindAProxyThatRefusesUpgrades(int status, People people)
      throws Exception {
    try (UpgradeBlockingProxy proxy = UpgradeBlockingProxy.start(app.port(), status)) {
      Object seen =
          visit(people, proxy)
              .evaluate(
                  """
                  () => new Promise(resolve => {
                    const client = new PleziClient('/ledger');
                    client.ajaj.auto = true;
                    const seen = [];
                    client.onstate = state => seen.push(state);
                    client.on('doubled', e => seen.push('doubled ' + e.n));
                    client.ontimeout = e => seen.push('failed ' + e.n);
                    const acked = e => seen.push('acked ' + e.n);
                    const accepted = [
                      client.emit({ event: 'note', n: 1 }),
                      client.emit({ event: 'note', n: 2 }, acked),
                      client.emit({ event: 'twice', n: 3 }),
                      client.emit({ event: 'twice', n: 4 }, acked),
                      client.emit({ event: 'hello', n: 5 }, acked),
                    ];
                    client.onclose = () => {
                      accepted.push(client.emit({ event: 'note', n: 6 }));
                      accepted.push(client.emit({ event: 'note', n: 7 }, e => {
                        acked(e);
                        resolve({ seen, accepted: accepted.every(a => a) });
                      }));
                    };
                  })
                  """);
      assertThat(seen)
          .hasFieldOrPropertyWithValue("accepted", true)
          .extracting("seen")
          .isEqualTo(
              List.of(
                  "closed", "acked 2", "doubled 6", "acked 4", "doubled 8", "failed 5", "acked 7"));
      assertThat(LEDGER)
          .containsExactly(
              "POST note 1",
              "POST note 2",
              "POST twice 3",
              "POST twice 4",
              "POST note 6",
              "POST note 7");
      assertThat(proxy.refused()).isEqualTo(1);
    }
  }

  @Test
  void goesOverTheWebSocketAsSoonAsTheProxyLetsItPass(People people) throws Exception {
    try (UpgradeBlockingProxy proxy = UpgradeBlockingProxy.start(app.port(), 403)) {
      Page page = visit(people, proxy);
      page.evaluate(
          """
          () => new Promise(resolve => {
            window.client = new PleziClient('/ledger', { autoreconnect: true, reconnect_max: 200 });
            client.ajaj.auto = true;
            client.onopen = () => client.emit({ event: 'hello', n: 3 });
            client.emit({ event: 'note', n: 1 }, resolve);
          })
          """);
      // Its POST stays under way until there is a connection; the others wait behind it.
      Object waiting =
          page.evaluate(
              """
              () => {
                window.all = Promise.all([2, 4, 5].map(n => new Promise((resolve, reject) =>
                    client.emit({ event: n == 2 ? 'untilConnected' : 'note', n }, resolve, reject))));
                return client.state != 'open';
              }
              """);
      assertThat(waiting).isEqualTo(true);
      proxy.letUpgradesPass();
      page.evaluate("async () => { await all; }");
      assertThat(page.evaluate("() => client.state")).isEqualTo("open");
      page.evaluate("() => new Promise(resolve => client.emit({ event: 'note', n: 6 }, resolve))");
      assertThat(LEDGER)
          .containsExactly(
              "POST note 1",
              "POST untilConnected 2",
              "GET hello 3",
              "GET note 4",
              "GET note 5",
              "GET note 6");
      assertThat(proxy.refused()).isPositive();
    }
  }

  @Test
  void takesThePostOfTheOriginalClientWhoseIdStandsInTheBody() throws Exception {
    String event = "{\"event\":\"twice\",\"_EID_\":7,\"n\":4,\"id\":\"twice\"}";
    HttpResponse<String> answer = post("/ledger", event);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"event\":\"doubled\",\"n\":8}");
    assertThat(post("/ledger/twice", event).body()).isEqualTo(answer.body());
    assertThat(post("/ledger", event.replace("\"twice\"", "\"hello\"")).statusCode())
        .as("an event that HTTP does not reach")
        .isEqualTo(404);
    assertThat(LEDGER).containsExactly("POST twice 4", "POST twice 4");
  }

  private HttpResponse<String> post(String path, String json) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static Page visit(People people, UpgradeBlockingProxy proxy) {
    Page page = people.arrive("ada");
    page.navigate("http://127.0.0.1:" + proxy.port() + "/page");
    return page;
  }
}
