package dev.plezi.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The browser of the tests does what the other tests rely on. */
@ExtendWith(WithBrowser.class)
class BrowserSmokeIT {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'";
  private static final String PAGE =
      """
      <!doctype html><title>smoke</title><p id="who"></p>
      <script src="/who.js"></script><script>document.title = 'inline scripts run'</script>""";
  private static final String SCRIPT =
      """
      const seen = Number(localStorage.seen || 0) + 1;
      localStorage.seen = seen;
      document.getElementById('who').textContent = 'visit ' + seen;""";

  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, "text/html", PAGE));
    server.createContext("/who.js", exchange -> answer(exchange, "text/javascript", SCRIPT));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void readsAPageUnderAStrictPolicy(People people) {
    Page ada = people.arrive("ada");
    ada.navigate(url());
    assertThat(ada.locator("#who")).hasText("visit 1");
    assertThat(ada).hasTitle("smoke");
    assertThat(people.complaints()).singleElement().asString().contains("Content Security Policy");
  }

  @Test
  void keepsPeopleApart(People people) {
    Page ada = people.arrive("ada");
    Page ben = people.arrive("ben");
    ada.navigate(url());
    ada.reload();
    ben.navigate(url());
    assertThat(ada.locator("#who")).hasText("visit 2");
    assertThat(ben.locator("#who")).hasText("visit 1");
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  private static void answer(HttpExchange exchange, String type, String body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
