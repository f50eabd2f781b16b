package dev.plezi.server.internal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

import dev.plezi.server.http.Cookie;
import dev.plezi.server.http.Cookies;
import dev.plezi.server.http.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookiesTest {
  private final Response response = new Response(false);

  @Test
  void readsWhatTheBrowserSent() {
    assertThat(cookies("a=1; b=\"two\"; c=x=y; ; d; =e; a=last").asMap())
        .containsExactly(entry("a", "1"), entry("b", "two"), entry("c", "x=y"));
  }

  @Test
  void hasNoneWithoutAHeader() {
    assertThat(cookies(null).asMap()).isEmpty();
    assertThat(cookies(null).get("a")).isNull();
    assertThat(cookies("").asMap()).isEmpty();
  }

  @Test
  void setsACookieThatNoScriptAndNoOtherSiteCanUse() {
    cookies(null).set("a", "1");

    assertThat(response.seal())
        .containsExactly(entry("Set-Cookie", "a=1; Path=/; HttpOnly; SameSite=Lax"));
  }

  @Test
  void setsSeveral() {
    cookies(null).set("a", "1");
    cookies(null).set(Cookie.of("b", "2").readable().maxAge(Duration.ofHours(1)));

    assertThat(response.seal())
        .containsExactly(
            entry("Set-Cookie", "a=1; Path=/; HttpOnly; SameSite=Lax"),
            entry("Set-Cookie", "b=2; Path=/; Max-Age=3600; SameSite=Lax"));
  }

  @Test
  void deletesByLettingItExpire() {
    cookies("a=1").delete("a");

    assertThat(response.seal())
        .containsExactly(entry("Set-Cookie", "a=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"));
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
        .isThrownBy(() -> cookies(null).set("a", value))
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
    Cookies cookies = cookies("a=1");
    var unused = response.seal();

    assertThatIllegalStateException().isThrownBy(() -> cookies.set("b", "2"));
    assertThat(cookies.get("a")).isEqualTo("1");
  }

  private Cookies cookies(@Nullable String header) {
    return new Cookies(header, response);
  }
}
