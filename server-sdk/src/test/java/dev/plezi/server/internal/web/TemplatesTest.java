package dev.plezi.server.internal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plezi.server.http.Body;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {
  private final Templates templates =
      new Templates(ClassPath.of(List.of(TemplatesTest.class.getClassLoader())), "templates");

  record Model(String title, String text, @Nullable String raw) {}

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
  void showsNothingForNullAndForASectionThatIsNotThere() {
    assertThat(render("escape", new Model("", "", null))).isEqualTo("<p title=\"\"></p>");
  }

  @Test
  void aNameThatTheModelHasNotIsAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> templates.page("escape", Map.of("titel", "", "text", "")))
        .withMessage("template escape: No method or field with name 'title' on line 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> templates.page("including", Map.of()))
        .withMessage("template including: No method or field with name 'titel' on line 2");
  }

  @Test
  void putsAPageInsideItsLayoutWithTheSameModel() {
    Body page = templates.page("user", Map.of("name", "<ada>", "title", "\"t\""), "layout");

    assertThat(text(page)).isEqualTo("<main class=\"&quot;t&quot;\"><p>&lt;ada&gt;</p></main>");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> templates.page("user", Map.of("name", ""), "layout"))
        .withMessageStartingWith("template layout: ")
        .withMessageContaining("title");
  }

  @Test
  void escapesForJsonWhereTheTemplateIsJson() {
    Body json = templates.json("user", Map.of("name", "\"</a>\n\\", "raw", "[1]"));

    assertThat(((Body.Data) json).type()).isEqualTo("application/json");
    assertThat(text(json)).isEqualTo("{\"user\":\"\\\"</a>\\n\\\\\",\"raw\":[1]}");
  }

  @Test
  void knowsWhatThereIs() {
    assertThat(templates.exists("user")).isTrue();
    assertThat(templates.exists("none")).isFalse();
    assertThat(templates.existsAsJson("user")).isTrue();
    assertThat(templates.existsAsJson("list")).isFalse();
  }

  @Test
  void repeatsAndIncludes() {
    assertThat(render("list", Map.of("names", List.of("a", "<b>"), "title", "&")))
        .isEqualTo("<li>a</li><li>&lt;b&gt;</li><footer>&amp;</footer>");
  }

  @Test
  void isHtml() {
    assertThat(((Body.Data) templates.page("list", Map.of("title", ""))).type())
        .isEqualTo("text/html; charset=utf-8");
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
        .isThrownBy(() -> templates.page(name, Map.of()))
        .withMessage("not a template's name: " + name);
  }

  @Test
  void namesTheResourceThatIsMissing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> templates.page("none", Map.of()))
        .withMessage("no template templates/none.html on the class path");
  }

  @Test
  void namesTheTemplateThatIsBroken() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> templates.page("broken", Map.of()))
        .withMessageStartingWith("template broken: ")
        .withMessageContaining("open");
  }

  private String render(String name, Object model) {
    return text(templates.page(name, model));
  }

  private static String text(Body body) {
    return new String(((Body.Data) body).bytes(), StandardCharsets.UTF_8);
  }
}
