package dev.plezi.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plezi.client.ClientBuilder;
import dev.plezi.client.PleziClient;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientOptionsTest {
  private final ClientBuilder builder = PleziClient.builder("ws://localhost/");

  @ParameterizedTest
  @CsvSource({
    "ws://localhost:3000/ada, ws://localhost:3000/ada",
    "wss://example.org, wss://example.org/",
    "http://localhost:3000, ws://localhost:3000/",
    "HTTPS://example.org/a%20b?c=d%26e, wss://example.org/a%20b?c=d%26e",
    "ws://[::1]:80?x, ws://[::1]:80/?x"
  })
  void takesWebSocketAndHttpUrls(String url, String uri) {
    assertThat(ClientOptions.of(url).uri()).isEqualTo(URI.create(uri));
  }

  @ParameterizedTest
  @CsvSource({
    "ws://h/ada, 2, ws://h/ada?plezi=2, true",
    "ws://h/ada?a=%26, 2, ws://h/ada?a=%26&plezi=2, true",
    "ws://h/?explezi=2, 2, ws://h/?explezi=2&plezi=2, true",
    "ws://h/?plezi=2&a=b, 1, ws://h/?plezi=2&a=b, true",
    "ws://h/?plezi=1, 2, ws://h/?plezi=1, false",
    "ws://h/ada?a=b, 1, ws://h/ada?a=b, false"
  })
  void asksForLevel2UnlessToldOtherwise(String url, int level, String address, boolean sessions) {
    ClientOptions options = ClientOptions.of(url).withLevel(level);
    assertThat(options.address()).isEqualTo(URI.create(address));
    assertThat(options.sessions()).isEqualTo(sessions);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:3000",
        "/ada",
        "ftp://localhost/",
        "ws:///ada",
        "ws://",
        "ws://local host/",
        "ws://under_score:x/",
        "ws://localhost:99999/",
        "ws://ada:secret@localhost/",
        "ws://localhost/#part",
        "not a url"
      })
  void namesAUrlThatIsNone(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PleziClient.connect(url))
        .withMessageStartingWith("\"" + url + "\" is no WebSocket URL: ");
  }

  @Test
  void namesTheOptionTheValueAndTheBound() {
    refused(() -> builder.connectTimeout(Duration.ZERO), "connectTimeout is PT0S", "above zero");
    refused(
        () -> builder.backoff(Duration.ofSeconds(-1), Duration.ofSeconds(1)),
        "backoff base is PT-1S");
    refused(
        () -> builder.backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)),
        "backoff base is PT2S",
        "cap of PT1S");
    refused(() -> builder.backoff(Duration.ofSeconds(1), Duration.ofDays(2)), "cap is PT48H");
    refused(() -> builder.queue(0, 1), "queue messages is 0");
    refused(() -> builder.queue(1, -1), "queue characters is -1");
    refused(() -> builder.maxMessageSize(0), "maxMessageSize is 0");
    refused(() -> builder.level(0), "level is 0", "1 or 2");
    refused(() -> builder.level(3), "level is 3", "1 or 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a b", "a:b", "Host", "upgrade", "CONNECTION", "Sec-WebSocket-Key", "a\nb"})
  void refusesHeadersThatCannotBeSent(String name) {
    refused(() -> builder.header(name, "x"), "header");
  }

  @Test
  void aBadValueIsNotShownAsItMayBeASecret() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.header("Authorization", "secret\r\nX: y"))
        .withMessageContaining("Authorization")
        .withMessageNotContaining("secret");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.cookie("a", "secret;b"))
        .withMessageNotContaining("secret");
    refused(() -> builder.cookie("", "b"), "cookie");
  }

  @Test
  void aListenerThatCannotBeFailsWhereItIsWritten() {
    refused(() -> builder.on(String.class, text -> {}), "java.lang.String has no @EventName");
    refused(() -> builder.on("_ack_", event -> {}), "_ack_");
  }

  private static void refused(Runnable call, String... words) {
    assertThatIllegalArgumentException()
        .isThrownBy(call::run)
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }
}
