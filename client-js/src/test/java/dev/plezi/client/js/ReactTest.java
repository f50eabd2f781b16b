package dev.plezi.client.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The provider and the hooks, in React itself, which comes out of jars of the test class path. */
class ReactTest {
  private static final Path PROGRAM = Path.of("target", "react");
  private static final Path MODULES = PROGRAM.resolve("node_modules");

  @Test
  void componentsConnectListenAndShowTheState() throws Exception {
    for (String name : new String[] {"react", "react-dom", "scheduler"}) {
      unpack(name);
    }
    copy(Path.of("target", "npm"), MODULES.resolve("plezi-client"));
    Path program = PROGRAM.resolve("main.mjs");
    Files.copy(Path.of("src/test/js/react.mjs"), program, StandardCopyOption.REPLACE_EXISTING);

    Node.Result result = Node.run(program.toString());

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output().lines())
        .filteredOn(line -> line.matches("(imp|requ).*"))
        .hasSize(12);
  }

  /** Lays a package of npm out of its jar among the program's modules. */
  private static void unpack(String name) throws IOException {
    Path home = MODULES.resolve(name);
    if (Files.exists(home.resolve("package.json"))) {
      return;
    }
    URL pom = ReactTest.class.getResource("/META-INF/maven/org.webjars.npm/" + name + "/pom.xml");
    assertThat(pom).as("the jar of %s", name).isNotNull();
    JarURLConnection connection = (JarURLConnection) pom.openConnection();
    connection.setUseCaches(false);
    String start = "META-INF/resources/webjars/" + name + "/";
    try (JarFile jar = connection.getJarFile()) {
      for (JarEntry entry : jar.stream().filter(each -> !each.isDirectory()).toList()) {
        if (entry.getName().startsWith(start)) {
          String path = entry.getName().substring(start.length());
          // Behind the version.
          Path target = home.resolve(path.substring(path.indexOf('/') + 1));
          Files.createDirectories(target.getParent());
          try (InputStream in = jar.getInputStream(entry)) {
            Files.write(target, in.readAllBytes());
          }
        }
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
