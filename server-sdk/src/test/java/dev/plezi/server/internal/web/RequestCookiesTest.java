package dev.plezi.server.internal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

import dev.plezi.server.http.Cookie;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestCookiesTest {
  private final PendingResponse response = new PendingResponse(false);
  private final RequestCookies cookies = new RequestCookies(Map.of("a", "1"), response);

  @Test
  void hasWhatTheBrowserSent() {
    assertThat(cookies.get("a")).isEqualTo("1");
    assertThat(cookies.get("b")).isNull();
    assertThat(cookies.asMap()).containsExactly(entry("a", "1"));
  }

  @Test
  void setsACookieThatNoScriptAndNoOtherSiteCanUse() {
    cookies.set("a", "1");

    assertThat(response.seal())
        .containsExactly(entry("Set-Cookie", "a=1; Path=/; HttpOnly; SameSite=Lax"));
  }

  @Test
  void setsSeveral() {
    cookies.set("a", "1");
    cookies.set(Cookie.of("b", "2").readable().maxAge(Duration.ofHours(1)));

    assertThat(response.seal())
        .containsExactly(
            entry("Set-Cookie", "a=1; Path=/; HttpOnly; SameSite=Lax"),
            entry("Set-Cookie", "b=2; Path=/; Max-Age=3600; SameSite=Lax"));
  }

  @Test
  void deletesByLettingItExpire() {
    cookies.delete("a");
    cookies.set("b", null);

    assertThat(response.seal())
        .containsExactly(
            entry("Set-Cookie", "a=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"),
            entry("Set-Cookie", "b=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"));
  }

  @Test
  void isSecureOverTlsAndForOtherSites() {
    assertThat(Cookie.of("a", "1").header(true)).contains("; Secure");
    assertThat(new Cookie("a", "1", null, "/", true, "None").header(false))
        .endsWith("; Secure; HttpOnly; SameSite=None");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a;b", "a=b", "a\r\nb", "ä", "a,b", "\"a\""})
  void refusesANameThatIsNone(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cookie.of(name, "1"))
        .withMessageContaining("name not allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a;b", "a,b", "a\"b", "a\\b", "a\r\nSet-Cookie: b=1", "ä", "\0"})
  void refusesAValueThatCouldBreakOutOfTheHeader(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cookies.set("a", value))
        .withMessageContaining("cookie a: value not allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/; Domain=evil.example", "/\r\n"})
  void refusesAPathThatCouldBreakOutOfTheHeader(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Cookie("a", "1", null, path, true, "Lax"))
        .withMessageContaining("path not allowed");
  }

  @Test
  void refusesASameSiteThatBrowsersDoNotKnow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Cookie("a", "1", null, "/", true, "lax"))
        .withMessageContaining("sameSite not allowed");
  }

  @Test
  void cannotBeSetOnceTheResponseIsSent() {
    var unused = response.seal();

    assertThatIllegalStateException().isThrownBy(() -> cookies.set("b", "2"));
    assertThat(cookies.get("a")).isEqualTo("1");
  }
}
