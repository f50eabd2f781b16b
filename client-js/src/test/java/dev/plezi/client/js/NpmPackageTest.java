package dev.plezi.client.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

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

  /** And the program ends, for what is made where there is no page does nothing. */
  @Test
  void isImportedAndRequiredByItsName() throws Exception {
    Node.Result result = Node.run("src/test/js/import-package.mjs", FOLDER.toString());
    assertThat(result.output())
        .isEqualTo("PleziClient function PleziError\nPleziClient function PleziError\n");
    assertThat(result.exitCode()).isZero();
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

  /**
   * What others ask of a package before they take it: publint of its description, attw of its
   * declarations, for each way of importing it. They come from the npm registry, so they run where
   * npm is and the registry answers.
   */
  @Test
  void isFreeOfFaultsForPublintAndAttw() throws Exception {
    Path tools = installed("publint@0.3.25", "@arethetypeswrong/cli@0.18.5");
    Node.Result publint =
        Node.run(tools.resolve("publint/src/cli.js").toString(), "--strict", FOLDER.toString());
    assertThat(publint.exitCode()).as(publint.output()).isZero();
    assertThat(publint.output()).contains("All good!");
    Node.Result attw =
        Node.run(
            tools.resolve("@arethetypeswrong/cli/dist/index.js").toString(),
            "--pack",
            FOLDER.toString());
    assertThat(attw.exitCode()).as(attw.output()).isZero();
    assertThat(attw.output()).contains("No problems found");
  }

  private static Path installed(String... packages) throws Exception {
    if (!onThePath("npm")) {
      throw notRun("there is no npm here");
    }
    Path folder = Files.createDirectories(Path.of("target", "npm-tools")).toAbsolutePath();
    List<String> command = new ArrayList<>(List.of("npm", "install", "--no-save", "--no-audit"));
    command.addAll(
        List.of("--no-fund", "--ignore-scripts", "--fetch-retries=0", "--fetch-timeout=20000"));
    command.addAll(List.of("--prefix", folder.toString()));
    command.addAll(List.of(packages));
    Node.Result result = Node.start(new ProcessBuilder(command).directory(folder.toFile()));
    if (result.exitCode() != 0) {
      throw notRun("npm has not installed them: " + result.output());
    }
    return folder.resolve("node_modules");
  }

  private static TestAbortedException notRun(String reason) {
    System.out.println("publint and attw did not run: " + reason);
    return new TestAbortedException("publint and attw did not run: " + reason);
  }

  private static boolean onThePath(String program) {
    String path = System.getenv("PATH");
    return path != null
        && Stream.of(path.split(java.io.File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
