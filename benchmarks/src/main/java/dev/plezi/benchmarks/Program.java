package dev.plezi.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How a server is built, and started in a process of its own. */
sealed interface Program {
  /** Builds what is not built; {@code home} is the folder of the benchmarks. */
  void prepare(Path home) throws IOException, InterruptedException;

  /** The command that starts it; {@code jvm} is for what runs on a JVM. */
  List<String> command(Path home, List<String> jvm) throws IOException;

  /**
   * A class of this module.
   *
   * @param main the class
   */
  record Own(Class<?> main) implements Program {
    @Override
    public void prepare(Path home) {}

    @Override
    public List<String> command(Path home, List<String> jvm) {
      return java(jvm, System.getProperty("java.class.path"), main.getName());
    }
  }

  /**
   * A project of its own, built by Maven when it is first asked for.
   *
   * @param folder its folder under {@code peers}
   * @param main the class
   */
  record Maven(String folder, String main) implements Program {
    @Override
    public void prepare(Path home) throws IOException, InterruptedException {
      Path project = home.resolve("peers").resolve(folder);
      Path built = project.resolve("target/classpath");
      if (Files.exists(built) && !newer(project, Files.getLastModifiedTime(built))) {
        return;
      }
      Path maven = Path.of(System.getProperty("maven.home", "."), "bin", "mvn");
      String program = Files.exists(maven) ? maven.toString() : "mvn";
      run(project, program, "-q", "-B", "-Dstyle.color=never", "clean", "compile");
    }

    private static boolean newer(Path project, FileTime built) throws IOException {
      try (Stream<Path> files = Files.walk(project)) {
        return files
            .filter(each -> each.toString().endsWith(".java") || each.endsWith("pom.xml"))
            .anyMatch(each -> each.toFile().lastModified() > built.toMillis());
      }
    }

    @Override
    public List<String> command(Path home, List<String> jvm) throws IOException {
      Path target = home.resolve("peers").resolve(folder).resolve("target");
      String libraries = Files.readString(target.resolve("classpath")).strip();
      return java(jvm, target.resolve("classes") + File.pathSeparator + libraries, main);
    }
  }

  /**
   * A script of {@code peers/node}.
   *
   * @param script its name
   */
  record Node(String script) implements Program {
    @Override
    public void prepare(Path home) throws IOException, InterruptedException {
      install(home);
    }

    /** Has npm fetch what scripts need, unless it has. */
    static void install(Path home) throws IOException, InterruptedException {
      Path folder = home.resolve("peers/node");
      File fetched = folder.resolve("node_modules/.package-lock.json").toFile();
      if (fetched.lastModified() < folder.resolve("package.json").toFile().lastModified()) {
        run(folder, "npm", "install", "--no-audit", "--no-fund", "--loglevel=error");
      }
    }

    @Override
    public List<String> command(Path home, List<String> jvm) {
      return List.of("node", "--expose-gc", home.resolve("peers/node").resolve(script).toString());
    }
  }

  private static List<String> java(List<String> jvm, String classPath, String main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", classPath, main));
    return command;
  }

  /** Runs a command to its end; what it says is the reason when it fails. */
  private static void run(Path folder, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String words =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      // Maven tells the reason at the end of a long line.
      String line = words.lines().filter(each -> each.contains("ERROR")).findFirst().orElse(words);
      throw new IOException(
          "cannot be built: " + line.replaceAll(".*: (?=Could not|Failed)| -> .*", ""));
    }
  }
}
