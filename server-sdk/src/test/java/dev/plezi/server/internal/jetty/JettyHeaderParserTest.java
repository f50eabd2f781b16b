package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.Site;
import dev.plezi.server.testing.RawClient;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JettyHeaderParserTest {
  private final JettyHeaderParser parser = new JettyHeaderParser();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          gzip                               | true
          GZip                               | true
          br, gzip                           | true
          br,gzip;q=0.001,*                  | true
          gzip;q=1.0                         | true
          gzip;level=9;q=0.5;ext=1           | true
          gzip ; q = 0.5                     | true
          gzip;q=0                           | false
          gzip;q=0.000                       | false
          gzip;Q=0                           | false
          gzip ; q = 0                       | false
          gzip;level=9;q=0                   | false
          gzip;level=9;q=0, gzip             | true
          *                                  | false
          */*                                | false
          gzip2, xgzip                       | false
          br;what=gzip                       | false
          br;what=", gzip, "                 | false
          br;what=",";q=0, gzip              | true
          """)
  void aListNamesWhatStandsInItWithAQualityAboveZero(String line, boolean accepted) {
    assertThat(parser.accepts(List.of(line), "gzip")).isEqualTo(accepted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          gzip;q=                            | true
          gzip;q                             | true
          gzip;                              | true
          gzip;;;                            | true
          ,, ,gzip,                          | true
          gzip;q=x                           | false
          gzip;q=-1                          | false
          gzip;q=NaN                         | false
          gzip;q="                           | false
          =gzip                              | false
          ;gzip                              | false
          gzip=1                             | false
          "gzip                              | false
          gzip"                              | false
          br", gzip                          | false
          gzip br                            | false
          gz\u0130p                          | false
          gzip, \u2003;q=0                   | true
          \u2003;q=0                         | false
          """)
  void aMalformedListNamesWhatIsWellFormedInIt(String line, boolean accepted) {
    assertThat(parser.accepts(List.of(line), "gzip")).isEqualTo(accepted);
  }

  @Test
  void allLinesOfAListCount() {
    assertThat(parser.accepts(List.of("application/json", "text/html;q=0.1"), "text/html"))
        .isTrue();
    assertThat(parser.accepts(List.of("text/html;q=0", "text/plain"), "text/html")).isFalse();
    assertThat(parser.accepts(List.of("\"text/plain", "text/html"), "text/html")).isTrue();
    assertThat(parser.accepts(List.of(""), "text/html")).isFalse();
    assertThat(parser.accepts(List.of(), "text/html")).isFalse();
  }

  @Test
  void readsCookiesInTheirOrderAndOfANameTheFirst() {
    assertThat(cookies("b=1; a=\"two\"; c=x=y; b=last; $d=4; e=five six; f="))
        .containsExactly(
            Map.entry("b", "1"),
            Map.entry("a", "two"),
            Map.entry("c", "x=y"),
            Map.entry("$d", "4"),
            Map.entry("e", "five six"),
            Map.entry("f", ""));
  }

  @Test
  void allLinesOfCookiesCount() {
    assertThat(cookies("a=1; b=2", "b=3;c=4", "")).isEqualTo(Map.of("a", "1", "b", "2", "c", "4"));
    assertThat(cookies()).isEmpty();
  }

  @Test
  void whoAsksCannotChangeTheCookies() {
    Map<String, String> cookies = cookies("a=1");

    assertThatThrownBy(() -> cookies.put("b", "2"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=\"1\"", "a=1", "a = 1 ", "a= \"1\" ", "\t a=1\t"})
  void takesQuotesAndSpaceAroundAValueAway(String line) {
    assertThat(cookies(line)).isEqualTo(Map.of("a", "1"));
    assertThat(cookies(line + ";" + line)).isEqualTo(Map.of("a", "1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "=1",
        "=",
        "b",
        "b ",
        "b\t",
        "$b ",
        "b c=1",
        "b@c=1",
        "b=\"1",
        "b=1\"",
        "b=\"",
        "b=\"1\"2",
        "b=\"1\" 2",
        "b=1\t2",
        "b=1,c=2",
        "b=1,",
        "b=\"1,2\"",
        "b=a\\c",
        "b=\u00E9",
        "b=\u0130",
        "b=\"\u0130\"",
        "b\u0130=1",
        "\u0130",
        "b=\u0000",
        "b=1\r\nc=2"
      })
  void aCookieThatIsNoneTakesNoOtherWithIt(String none) {
    assertThat(cookies("a=1;" + none + "; z=26"))
        .containsExactly(Map.entry("a", "1"), Map.entry("z", "26"));
    assertThat(cookies("a=1;" + none)).containsExactly(Map.entry("a", "1"));
    assertThat(cookies(none)).isEmpty();
  }

  /** Random lines of few letters, so that much is nearly right. */
  @Test
  void neverFails() {
    Random random = new Random(20_261_129);
    for (int i = 0; i < 20_000; i++) {
      List<String> lines = List.of(line(random), line(random));
      assertThatCode(
              () -> {
                parser.accepts(lines, "a");
                parser.cookies(lines);
              })
          .as(lines.toString())
          .doesNotThrowAnyException();
    }
  }

  @Test
  void readsWhatComesOverTheWire() throws Exception {
    try (JettyTestServer server = new JettyTestServer(new Told(parser));
        RawClient client = server.connect()) {
      String[] headers = {
        "accept: */*", "Cookie: a=1; =; b=\"2\"", "ACCEPT: text/html;q=0.2", "cookie: b=3; c=4"
      };

      assertThat(client.request("GET", "/", headers).body())
          .isEqualTo("text/html true text/plain false {a=1, b=2, c=4}");
    }
  }

  private Map<String, String> cookies(String... lines) {
    return parser.cookies(List.of(lines));
  }

  private static String line(Random random) {
    String letters = "aaqQ==;;,,  \"\\$0.1*/\t\u00E9\u0130\u2003\u0000\u0001";
    return random
        .ints(random.nextInt(12), 0, letters.length())
        .mapToObj(at -> letters.substring(at, at + 1))
        .collect(Collectors.joining());
  }

  /** Tells what the parser makes of a request's headers. */
  private record Told(JettyHeaderParser parser) implements Site {
    @Override
    public PeerLog log() {
      return new PeerLog(() -> 0);
    }

    @Override
    public FinishedResponse answer(Request request, RequestBody body) {
      List<String> accept = lines(request, "Accept");
      return FinishedResponse.plain(
          200,
          "text/html %s text/plain %s %s"
              .formatted(
                  parser.accepts(accept, "text/html"),
                  parser.accepts(accept, "text/plain"),
                  parser.cookies(lines(request, "Cookie"))));
    }

    @Override
    public Admission admit(Request request) {
      return new Admission.Refused(FinishedResponse.NOT_FOUND);
    }

    @Override
    public @Nullable Admission stream(Request request) {
      return null;
    }

    private static List<String> lines(Request request, String name) {
      return request.headers().stream()
          .filter(
              each -> each.getKey().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
          .map(Map.Entry::getValue)
          .toList();
    }
  }
}
