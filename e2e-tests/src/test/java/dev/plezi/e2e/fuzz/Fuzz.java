package dev.plezi.e2e.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Fuzzes one target after another: {@code mvn -q -Pfuzz}, in the root. */
public final class Fuzz {
  static final List<Class<?>> TARGETS =
      List.of(EnvelopeFuzz.class, PathFuzz.class, QueryFuzz.class, HeaderFuzz.class);

  private final int seconds;
  private final Path work;

  private Fuzz(int seconds, Path work) {
    this.seconds = seconds;
    this.work = work;
  }

  /** Takes the seconds for each target and the folder to work in; fails when something is found. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Fuzz fuzz = new Fuzz(Integer.parseInt(arguments[0]), Path.of(arguments[1]));
    boolean clean = true;
    for (Class<?> target : TARGETS) {
      Outcome outcome = fuzz.run(target);
      System.out.println(target.getSimpleName() + ": " + outcome);
      clean &= outcome.clean();
    }
    System.exit(clean ? 0 : 1);
  }

  /** In a process of its own, since it ends with the process. */
  private Outcome run(Class<?> target) throws IOException, InterruptedException {
    Path folder = work.resolve(target.getSimpleName());
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    Path seeds = Files.createDirectories(folder.resolve("seeds"));
    int number = 0;
    for (byte[] seed : Seeds.of(target)) {
      Files.write(seeds.resolve(String.valueOf(number++)), seed);
    }
    Path words = Files.write(folder.resolve("words.dict"), Seeds.dictionary(target));
    List<String> command = new ArrayList<>(jazzer());
    command.add("--target_class=" + target.getName());
    command.add("--reproducer_path=" + folder);
    command.add("-artifact_prefix=" + folder + "/");
    command.add("-dict=" + words);
    command.add("-max_total_time=" + seconds);
    command.add(corpus.toString());
    command.add(seeds.toString());
    Path log = folder.resolve("log");
    return new Outcome(exit(command, log), log);
  }

  private static List<String> jazzer() {
    String code = "dev.plezi.**:tools.jackson.core.**";
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-XX:+EnableDynamicAgentLoading",
        "-cp",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--instrumentation_includes=" + code,
        "--custom_hook_includes=" + code,
        "-max_len=2100", // Jackson reads no number longer than 1000 digits; two of them fit in.
        "-timeout=60", // Long, since the first input waits for all classes to be instrumented.
        "-print_final_stats=1");
  }

  private static int exit(List<String> command, Path log) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return process.waitFor();
  }
}
