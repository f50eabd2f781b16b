package dev.plezi.client.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The declarations, as the npm package carries them, under the strictest compiler settings. */
class TypesTest {
  private static final Path HOME = Path.of("target", "typescript");
  private static final String LIB = "lib/";
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(tsx?)$\\n(.*?)^```$");

  @Test
  void aStrictTypeScriptProgramCompilesAgainstTheDeclarations() throws Exception {
    Node.Result result = Node.run(compiler().toString(), "-p", "src/test/types");
    assertThat(result.output()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void theProgramsOfThePagesCompileToo() throws Exception {
    Path folder = Files.createDirectories(Path.of("target", "types", "pages"));
    List<String> files = new ArrayList<>();
    files.add("\"../../../src/test/types/frameworks.d.ts\"");
    for (String page : List.of("README.md", "../docs/browser-client.md", "../docs/front-end.md")) {
      Matcher block = BLOCK.matcher(Files.readString(Path.of(page)));
      assertThat(block.find()).as("TypeScript in %s", page).isTrue();
      do {
        String name = "block" + files.size() + "." + block.group(1);
        Files.writeString(folder.resolve(name), block.group(2));
        files.add("\"" + name + "\"");
      } while (block.find());
    }
    Files.writeString(
        folder.resolve("tsconfig.json"),
        "{\"extends\": \"../../../src/test/types/tsconfig.json\", \"files\": " + files + "}");
    Node.Result result = Node.run(compiler().toString(), "-p", folder.toString());
    assertThat(result.output()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void theCompilerRefusesWhatIsWrong() throws Exception {
    Path wrong = Files.createDirectories(Path.of("target", "types")).resolve("wrong.ts");
    Files.writeString(
        wrong,
        "import { PleziClient } from '../npm/plezi-client.js'; new PleziClient().nothing();");
    Node.Result result =
        Node.run(
            compiler().toString(), "--strict", "--noEmit", "--target", "es2022", wrong.toString());
    assertThat(result.output()).contains("nothing");
    assertThat(result.exitCode()).isNotZero();
  }

  /** Unpacks the compiler out of its jar, once. */
  private static synchronized Path compiler() throws IOException {
    Path done = HOME.resolve("done");
    Path compiler = HOME.resolve("lib/tsc.js");
    if (Files.exists(done)) {
      return compiler;
    }
    URL pom = TypesTest.class.getResource("/META-INF/maven/org.webjars.npm/typescript/pom.xml");
    assertThat(pom).as("the TypeScript jar").isNotNull();
    JarURLConnection connection = (JarURLConnection) pom.openConnection();
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      for (JarEntry entry : jar.stream().filter(TypesTest::needed).toList()) {
        String name = entry.getName();
        Path target = HOME.resolve(name.substring(name.indexOf(LIB)));
        Files.createDirectories(target.getParent());
        try (InputStream in = jar.getInputStream(entry)) {
          Files.write(target, in.readAllBytes());
        }
      }
    }
    Files.createFile(done);
    return compiler;
  }

  private static boolean needed(JarEntry entry) {
    String name = entry.getName();
    return name.contains("/" + LIB)
        && (name.endsWith("tsc.js") || name.matches(".*/lib\\.[^/]*\\.d\\.ts"));
  }
}
