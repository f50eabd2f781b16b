package dev.plezi.server.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.TrustedProxies;
import dev.plezi.server.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who asks, as proxies say it. */
class ProxyHeadersTest {
  private static final String PEER = "10.0.0.9";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          1 | -                                  | 10.0.0.9
          1 | ''                                 | 10.0.0.9
          1 | ' , '                              | 10.0.0.9
          1 | 192.0.2.1                          | 192.0.2.1
          1 | 198.51.100.1, 192.0.2.1            | 192.0.2.1
          2 | 198.51.100.1, 192.0.2.1, 10.0.0.8  | 192.0.2.1
          2 | 192.0.2.1                          | 192.0.2.1
          1 | 192.0.2.1:4711                     | 192.0.2.1
          1 | 2001:db8::1                        | [2001:db8:0:0:0:0:0:1]
          1 | [2001:db8::1]:443                  | [2001:db8:0:0:0:0:0:1]
          1 | fe80::1%eth0                       | [fe80:0:0:0:0:0:0:1]
          1 | 192.0.2.1, unknown                 | 10.0.0.9
          1 | 192.0.2.1, 256.0.0.1               | 10.0.0.9
          1 | 192.0.2.1, localhost               | 10.0.0.9
          2 | unknown, 10.0.0.8                  | 10.0.0.8
          """)
  void byHops(int hops, String forwarded, String client) {
    assertThat(remote(TrustedProxies.hops(hops), "X-Forwarded-For", forwarded)).isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          10.0.0.0/8      | -                                 | 10.0.0.9
          10.0.0.0/8      | 192.0.2.1                         | 192.0.2.1
          10.0.0.0/8      | 198.51.100.1, 192.0.2.1, 10.7.7.7 | 192.0.2.1
          10.0.0.0/8      | 10.1.1.1, 10.2.2.2                | 10.1.1.1
          10.0.0.9        | 192.0.2.1, 10.0.0.8               | 10.0.0.8
          10.0.0.8/31     | 192.0.2.1, 10.0.0.8               | 192.0.2.1
          10.0.0.10/31    | 192.0.2.1                         | 10.0.0.9
          fd00::/8        | 192.0.2.1                         | 10.0.0.9
          0.0.0.0/0       | 192.0.2.1, 198.51.100.1           | 192.0.2.1
          """)
  void byAddresses(String trusted, String forwarded, String client) {
    assertThat(remote(TrustedProxies.at(trusted), "X-Forwarded-For", forwarded)).isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          for=192.0.2.1                                      | 192.0.2.1
          for=198.51.100.1, For="192.0.2.1:80";proto=https   | 192.0.2.1
          for="[2001:db8::1]:4711"                           | [2001:db8:0:0:0:0:0:1]
          by=10.0.0.9;for=192.0.2.1;host=example.com         | 192.0.2.1
          for=_hidden                                        | 10.0.0.9
          for=unknown                                        | 10.0.0.9
          for="192.0.2.1                                     | 10.0.0.9
          ;;;                                                | 10.0.0.9
          """)
  void byTheHeaderOfTheStandard(String forwarded, String client) {
    TrustedProxies proxies = TrustedProxies.hops(1).byForwarded();

    assertThat(remote(proxies, "Forwarded", forwarded)).isEqualTo(client);
    assertThat(remote(proxies, "X-Forwarded-For", "198.51.100.1")).isEqualTo(PEER);
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1, 192.0.2.1", "' ', 10.0.0.9", "me, 10.0.0.9"})
  void byAHeaderWithOneAddress(String said, String client) {
    TrustedProxies proxies = TrustedProxies.at("10.0.0.0/8").byClientAddress("CF-Connecting-IP");

    assertThat(remote(proxies, "CF-Connecting-IP", said)).isEqualTo(client);
    assertThat(remote(proxies, "X-Forwarded-For", said)).isEqualTo(PEER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          1 | https       | true
          1 | WSS         | true
          1 | http        | false
          1 | ws          | false
          1 | -           | false
          1 | https, http | false
          2 | https, http | true
          1 | http, https | true
          """)
  void saysWhetherItWasOverTls(int hops, String protocol, boolean secure) {
    Request request =
        new ProxyHeaders(TrustedProxies.hops(hops))
            .read(
                request(
                    List.of(
                        header("X-Forwarded-For", "192.0.2.1, 10.0.0.8"),
                        header("X-Forwarded-Proto", protocol))));

    assertThat(request.secure()).isEqualTo(secure);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          - | - | app:3000
          example.com | - | example.com
          example.com:8443 | 443 | example.com:8443
          example.com | 443 | example.com
          example.com | 8443 | example.com:8443
          evil.example, example.com | - | example.com
          a b | - | app:3000
          example.com | 65535 | example.com:65535
          example.com | 65536 | example.com
          example.com | 99999999999 | example.com
          example.com | 0 | example.com
          example.com | -1 | example.com
          example.com | http | example.com
          example.com:99999 | - | app:3000
          """)
  void saysForWhichHost(String host, String port, String named) {
    Request request =
        new ProxyHeaders(TrustedProxies.hops(1))
            .read(
                request(
                    List.of(
                        header("X-Forwarded-Host", host),
                        header("X-Forwarded-Port", port),
                        header("X-Forwarded-Proto", "https"))));

    assertThat(request.headers("Host")).containsExactly(named);
  }

  private static String remote(TrustedProxies proxies, String header, String value) {
    return new ProxyHeaders(proxies).read(request(List.of(header(header, value)))).remote();
  }

  private static Request request(List<List<Map.Entry<String, String>>> headers) {
    List<Map.Entry<String, String>> all = new ArrayList<>();
    all.add(Map.entry("Host", "app:3000"));
    headers.forEach(all::addAll);
    return new Request("GET", "/", "", all, PEER, false);
  }

  private static List<Map.Entry<String, String>> header(String name, String value) {
    return value == null ? List.of() : List.of(Map.entry(name, value));
  }
}
