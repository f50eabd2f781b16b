package dev.plezi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the bill of materials says is what we build and test with. */
class BomTest {
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "jetty-bom", "jetty.version",
          "jackson-bom", "jackson.version",
          "jackson-annotations", "jackson-annotations.version",
          "jedis", "jedis.version",
          "jmustache", "jmustache.version");

  private final String root = read("pom.xml");
  private final String bom = read("bom/pom.xml");

  @Test
  void namesTheVersionsThatWeBuildWith() {
    PROPERTIES.forEach(
        (artifact, property) ->
            assertThat(managed(artifact)).as(artifact).isEqualTo(element(root, property)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plezi-protocol",
        "plezi-client-js",
        "plezi-server",
        "plezi-client",
        "plezi-servlet",
        "plezi-spring-boot-starter"
      })
  void namesEachOfOurJars(String artifact) {
    assertThat(managed(artifact)).isEqualTo(element(root, "version"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"spring-boot-3", "spring-boot-4"})
  void theApplicationsBesideSayWhatTheGuideSays(String module) {
    String pom = read("e2e-tests/beside/" + module + "/pom.xml");

    assertThat(element(pom, "plezi.version")).isEqualTo(element(root, "version"));
    assertThat(element(pom, "jedis.version")).isEqualTo(element(root, "jedis.version"));
    assertThat(read("docs/beside-other-frameworks.md"))
        .contains("<jedis.version>" + element(root, "jedis.version") + "</jedis.version>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/getting-started.md", "docs/controllers-and-routes.md"})
  void thePagesNameTheLibraryOfTemplatesInThisVersion(String page) {
    assertThat(
            first(read(page), "<artifactId>jmustache</artifactId>\\s*<version>([^<]+)</version>"))
        .isEqualTo(element(root, "jmustache.version"));
  }

  private String managed(String artifact) {
    return first(bom, "<artifactId>" + artifact + "</artifactId>\\s*<version>([^<]+)</version>");
  }

  private static String element(String pom, String name) {
    return first(pom, "<" + name + ">([^<]+)</" + name + ">");
  }

  private static String first(String text, String regex) {
    Matcher matcher = Pattern.compile(regex).matcher(text);
    assertThat(matcher.find()).as(regex).isTrue();
    return matcher.group(1);
  }

  private static String read(String path) {
    try {
      return Files.readString(Path.of("..", path));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
