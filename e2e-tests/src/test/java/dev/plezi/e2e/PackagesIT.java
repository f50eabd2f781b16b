package dev.plezi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is published: complete to a repository's rules, and the same bytes whenever and wherever it
 * is built. That two builds are alike is shown by {@code .ci/reproducible}; here, that nothing of a
 * build's time, place or tools is in the jars.
 */
class PackagesIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  static List<Path> jars() {
    List<Path> jars =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(Path::of)
            .filter(
                each ->
                    String.valueOf(each.getFileName())
                        .matches("plezi-(protocol|client-js|server|client)-[\\d.]+\\.jar"))
            .toList();
    assertThat(jars).hasSize(4);
    return jars;
  }

  @ParameterizedTest
  @MethodSource("jars")
  void itsFilesAreAllOfOneTime(Path path) throws IOException {
    LocalDateTime time =
        OffsetDateTime.parse(element(read("pom.xml"), "project.build.outputTimestamp"))
            .atZoneSameInstant(ZoneOffset.UTC)
            .toLocalDateTime();
    try (JarFile jar = new JarFile(path.toFile())) {
      assertThat(jar.stream().map(JarEntry::getTimeLocal)).isNotEmpty().containsOnly(time);
    }
  }

  @ParameterizedTest
  @MethodSource("jars")
  void itSaysNothingOfWhatBuiltIt(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.keySet()).extracting(String::valueOf).containsOnly("Manifest-Version");
      for (JarEntry entry : jar.stream().toList()) {
        try (InputStream in = jar.getInputStream(entry)) {
          String bytes = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
          assertThat(bytes.contains(ROOT.toString())).as(entry.getName()).isFalse();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pom.xml", "bom/pom.xml"})
  void aPomWithoutAParentSaysAllThatARepositoryAsks(String pom) {
    String text = read(pom);

    assertThat(element(text, "url")).isEqualTo(element(read("pom.xml"), "url"));
    assertThat(text)
        .contains("<name>MIT</name>", "<developer>", "<connection>scm:git:${project.url}.git<");
    assertThat(element(text, "scm")).contains("<url>${project.url}</url>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bom",
        "protocol",
        "client-js",
        "server-sdk",
        "client-java",
        "adapters/servlet",
        "adapters/spring-boot-starter",
        "archetype"
      })
  void eachPomHasANameAndADescription(String module) {
    String pom = read(module + "/pom.xml");

    assertThat(element(pom, "name")).startsWith("Plezi ");
    assertThat(element(pom, "description")).endsWith(".");
    assertThat(pom).doesNotContain("<unpublished>");
  }

  private static String element(String pom, String name) {
    String pattern = "<" + name + "(?: [^>]*)?>(.*?)</" + name + ">";
    Matcher found = Pattern.compile(pattern, Pattern.DOTALL).matcher(pom);
    assertThat(found.find()).as(name).isTrue();
    return found.group(1);
  }

  private static String read(String path) {
    try {
      return Files.readString(ROOT.resolve(path));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
