package dev.plezi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.RawClient;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application that the archetype makes, against the jars of this build. */
class ArchetypeIT {
  private static final Path ARCHETYPE = Path.of("..", "archetype", "src", "main", "resources");
  private static final Path MADE = ARCHETYPE.resolve("archetype-resources");
  private static final Pattern OURS = Pattern.compile("@(\\w+)[.]version@");
  private static final Map<String, String> ASKED =
      Map.of("groupId", "com.example", "artifactId", "chat", "version", "1", "package", "hello");

  @TempDir private Path folder;

  @Test
  void itIsCompiledWithoutAWarningAndRuns() throws Exception {
    Path classes = compile();
    int port = JavaProcess.freePort();

    Map<String, String> environment = Map.of("PORT", String.valueOf(port));
    try (JavaProcess server = JavaProcess.start("hello.Chat", environment, classes)) {
      JavaProcess.awaitPort(port);
      try (RawClient page = new RawClient(port)) {
        assertThat(page.request("GET", "/").body()).contains("<title>Chat</title>");
        assertThat(page.request("GET", "/client.js").status()).isEqualTo(200);
      }
      try (RawClient ada = RawClient.open(port, "/ada")) {
        ada.send("{\"event\":\"say\",\"text\":\"hi\"}");
        assertThat(ada.text()).isEqualTo("{\"event\":\"said\",\"from\":\"ada\",\"text\":\"hi\"}");
      }
      assertThat(server.terminate()).isZero();
    }
  }

  @Test
  void itsTestPasses() throws Exception {
    URL[] classes = {compile().toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes)) {
      Class<?> type = loader.loadClass("hello.ChatTest");
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      Method test = type.getDeclaredMethod("everybodyHearsWhatIsSaid");
      test.setAccessible(true);
      test.invoke(constructor.newInstance());
    }
  }

  @Test
  void itsPomNamesVersionsThatTheBuildHas() throws Exception {
    String build = Files.readString(Path.of("..", "pom.xml"));
    String pom = Files.readString(MADE.resolve("pom.xml"));

    assertThat(OURS.matcher(pom).results().map(found -> found.group(1)))
        .contains("project", "slf4j", "junit")
        .allMatch(each -> each.equals("project") || build.contains("<" + each + ".version>"));
    assertThat(asked(OURS.matcher(pom).replaceAll("1")))
        .contains("<groupId>com.example</groupId>", "<exec.mainClass>hello.Chat</exec.mainClass>")
        .doesNotContain("@", "${");
    // What it builds with is what we build with.
    assertThat(versions(build)).containsAll(versions(pom));
  }

  @Test
  void itsDescriptorTakesEachOfItsFilesAlong() throws Exception {
    String descriptor =
        Files.readString(ARCHETYPE.resolve("META-INF/maven/archetype-metadata.xml"));
    try (Stream<Path> files = Files.walk(MADE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = MADE.relativize(file).toString().replace('\\', '/');
        String set = name.replaceAll("^(src/\\w+/\\w+)/.*", "<directory>$1</directory>");
        assertThat(name.equals("pom.xml") || descriptor.contains(set)).as(name).isTrue();
      }
    }
  }

  /** The plugins of a pom with their versions, each as one text. */
  private static List<String> versions(String pom) {
    return Pattern.compile("<artifactId>([\\w-]+-plugin)</artifactId>\\s*<version>([^<]+)<")
        .matcher(pom)
        .results()
        .map(found -> found.group(1) + " " + found.group(2))
        .toList();
  }

  private Path compile() throws Exception {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    String path = System.getProperty("java.class.path");
    List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-cp", path));
    arguments.addAll(List.of("-Xlint:all,-processing,-path,-classfile", "-Werror"));
    for (String source : List.of("src/main/java/Chat.java", "src/test/java/ChatTest.java")) {
      Path file = folder.resolve(String.valueOf(Path.of(source).getFileName()));
      Files.writeString(file, asked(Files.readString(MADE.resolve(source))));
      arguments.add(file.toString());
    }
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(System.out, System.err, arguments.toArray(String[]::new));
    assertThat(status).isZero();
    String page = "templates/chat.html";
    Files.createDirectories(classes.resolve("templates"));
    Files.copy(MADE.resolve("src/main/resources").resolve(page), classes.resolve(page));
    return classes;
  }

  private static String asked(String text) {
    String all = text;
    for (Map.Entry<String, String> each : ASKED.entrySet()) {
      all = all.replace("${" + each.getKey() + "}", each.getValue());
    }
    return all;
  }
}
