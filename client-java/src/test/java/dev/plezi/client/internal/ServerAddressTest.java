package dev.plezi.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.client.PleziClient;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an address goes over the network as, and which is refused at once. */
class ServerAddressTest {
  @ParameterizedTest
  @CsvSource({
    "ws://localhost:3000/ada, ws://localhost:3000/ada",
    "wss://example.org, wss://example.org/",
    "http://localhost:3000, ws://localhost:3000/",
    "HTTPS://example.org/a%20b?c=d%26e, wss://example.org/a%20b?c=d%26e",
    "ws://[::1]:80?x, ws://[::1]:80/?x",
    "ws://h:/ada, ws://h/ada"
  })
  void takesWebSocketAndHttpUrls(String url, String uri) {
    assertThat(ServerAddress.parse(url).uri()).isEqualTo(URI.create(uri));
  }

  @ParameterizedTest
  @CsvSource({
    "ws://h/?room=日本, ws://h/?room=%E6%97%A5%E6%9C%AC",
    "ws://h/?room=中国, ws://h/?room=%E4%B8%AD%E5%9B%BD",
    "ws://h/José?a=%C3%A9, ws://h/Jos%C3%A9?a=%C3%A9",
    "ws://h/😀, ws://h/%F0%9F%98%80",
    "ws://bücher.example/José, ws://xn--bcher-kva.example/Jos%C3%A9",
    "wss://BÜCHER.example:1/, wss://xn--bcher-kva.example:1/"
  })
  void encodesLettersBeyondAscii(String url, String uri) {
    assertThat(ServerAddress.parse(url).uri()).hasToString(uri);
  }

  @ParameterizedTest
  @CsvSource({"ws://my_service:3000/a?b, my_service, 3000", "ws://_a.b_/, _a.b_, -1"})
  void takesAHostThatNoUriTakes(String url, String host, int port) {
    ServerAddress address = ServerAddress.parse(url);
    assertThat(address.host()).isEqualTo(host);
    assertThat(address.uri().getPort()).isEqualTo(port);
    assertThat(address.name()).startsWith("ws://" + host);
  }

  @ParameterizedTest
  @CsvSource({
    "ws://h/ada, ws://h/ada?plezi=2",
    "ws://h/ada?a=%26, ws://h/ada?a=%26&plezi=2",
    "ws://h/?explezi=2, ws://h/?explezi=2&plezi=2",
    "ws://h/?plezi=1, ws://h/?plezi=1"
  })
  void asksForLevel2UnlessItNamesOneItself(String url, String asking) {
    assertThat(ServerAddress.parse(url).asking(2).uri()).hasToString(asking);
    assertThat(ServerAddress.parse(url).asking(1).uri()).hasToString(url);
  }

  @Test
  void aTokenIsOneParameterWhateverIsInIt() {
    assertThat(ServerAddress.parse("ws://h/?a=1").with("token", "a+b&c=d é").uri())
        .hasToString("ws://h/?a=1&token=a%2Bb%26c%3Dd%20%C3%A9");
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
        "ws://:3000",
        "ws://local host/",
        "ws://under_score:x/",
        "wss://under_score/",
        "ws://localhost:99999/",
        "ws://localhost:0/",
        "ws://localhost/#part",
        "ws://localhost/%zz",
        "ws://localhost/a b",
        "ws://faß.example/",
        "ws://h/\ud800",
        "not a url"
      })
  void namesAUrlThatIsNone(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PleziClient.connect(url))
        .withMessageStartingWith("\"" + url + "\" is no WebSocket URL: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ws://ada:secret@localhost/",
        "ws://ada:se/secret@localhost/",
        "ada:secret@localhost",
        "ws://local host/?token=secret",
        "ftp://ada:secret@h/a?b=secret"
      })
  void showsNoSecretOfAUrlThatIsNone(String url) {
    assertThatThrownBy(() -> PleziClient.connect(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no WebSocket URL")
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }
}
