package dev.plezi.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {
  private final Templates templates =
      new Templates(TemplatesTest.class.getClassLoader(), "templates");

  record Model(String title, String text, String raw) {}

  @Test
  void escapesWhatTheModelSays() {
    String bad = "<script>alert('x' + \"y\" & `z`)</script>";

    String page = render("escape", new Model("\"><b>", bad, ""));

    assertThat(page)
        .doesNotContain("<script")
        .doesNotContain("\"><b>")
        .contains("&lt;script&gt;", "&quot;&gt;&lt;b&gt;", "&amp;")
        .doesNotContain("'x'");
  }

  @Test
  void escapesNothingBetweenThreeBraces() {
    assertThat(render("escape", new Model("", "", "<b>bold</b>"))).contains("<b>bold</b>");
  }

  @Test
  void showsNothingForWhatIsNotThere() {
    assertThat(render("escape", Map.of())).isEqualTo("<p title=\"\"></p>[]");
  }

  @Test
  void repeatsAndIncludes() {
    assertThat(render("list", Map.of("names", List.of("a", "<b>"), "title", "&")))
        .isEqualTo("<li>a</li><li>&lt;b&gt;</li><footer>&amp;</footer>");
  }

  @Test
  void isHtml() {
    Body.Data page = (Body.Data) templates.render("escape", Map.of());

    assertThat(page.type()).isEqualTo("text/html; charset=utf-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret",
        "/etc/passwd",
        "parts/../escape",
        "escape.html",
        "",
        "a\\b",
        "parts/"
      })
  void refusesANameThatCouldLeaveItsFolder(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> templates.render(name, Map.of()))
        .withMessage("not a template's name: " + name);
  }

  @Test
  void namesTheResourceThatIsMissing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> templates.render("none", Map.of()))
        .withMessage("no template templates/none.html on the class path");
  }

  @Test
  void namesTheTemplateThatIsBroken() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> templates.render("broken", Map.of()))
        .withMessageStartingWith("template broken: ")
        .withMessageContaining("open");
  }

  private String render(String name, Object model) {
    return new String(((Body.Data) templates.render(name, model)).bytes(), StandardCharsets.UTF_8);
  }
}
