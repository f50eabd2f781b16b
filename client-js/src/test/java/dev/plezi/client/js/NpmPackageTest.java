package dev.plezi.client.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The folder that is published to npm. */
class NpmPackageTest {
  private static final Path FOLDER = Path.of("target", "npm");

  @Test
  void holdsEveryFileThatItsDescriptionNames() throws Exception {
    Node.Result result = Node.run("src/test/js/check-package.mjs", FOLDER.toString());
    assertThat(result.output()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void carriesItsDocumentsAndLicenses() throws Exception {
    for (String name : new String[] {"README.md", "LICENSE", "NOTICE"}) {
      assertThat(FOLDER.resolve(name)).isNotEmptyFile();
    }
    assertThat(Files.readString(FOLDER.resolve("NOTICE"))).contains("TeaVM");
  }

  @Test
  void isImportedByItsName() throws Exception {
    Node.Result result = Node.run("src/test/js/import-package.mjs", FOLDER.toString());
    assertThat(result.output()).isEqualTo("PleziClient function\n");
  }

  /**
   * Where npm is installed it has the last word; the other tests hold the folder's form everywhere.
   */
  @Test
  void isAcceptedByNpm() throws Exception {
    if (!onThePath("npm")) {
      return;
    }
    Node.Result result =
        Node.start(
            new ProcessBuilder("npm", "pack", "--dry-run", "--offline").directory(FOLDER.toFile()));
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains("plezi-client.mjs", "plezi-client.d.ts", "NOTICE");
  }

  private static boolean onThePath(String program) {
    String path = System.getenv("PATH");
    return path != null
        && Stream.of(path.split(java.io.File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
