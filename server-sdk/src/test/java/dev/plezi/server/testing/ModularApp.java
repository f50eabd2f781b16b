package dev.plezi.server.testing;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An application that is a module: compiled by a test, run on the module path and linked with what
 * it requires. The modules are those of the test's class path.
 */
public final class ModularApp {
  private final Path folder;

  private ModularApp(Path folder) {
    this.folder = folder;
  }

  /**
   * Compiles one into a folder.
   *
   * @param files by name: Java is compiled, everything else lies beside it
   */
  public static ModularApp compile(Path folder, Map<String, String> files) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-parameters", "-nowarn", "-d"));
    arguments.addAll(List.of(folder.toString(), "-p", path(modules())));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
      if (file.getKey().endsWith(".java")) {
        arguments.add(path.toString());
      }
    }
    run("javac", arguments);
    return new ModularApp(folder);
  }

  /** Starts a main class, given as module/class, with options of java before it. */
  public JavaProgram start(String main, String... options) throws IOException {
    return start(main, modules(), options);
  }

  /** The same, with more modules to be found than the server and the client require. */
  public JavaProgram start(String main, List<Path> modules, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    String path = path(modules) + File.pathSeparator + folder;
    arguments.addAll(List.of("-p", path, "-m", main));
    return JavaProgram.start(arguments.toArray(String[]::new));
  }

  /** Links a module of it, and what that requires, as an image, which is a folder like a JDK's. */
  public void link(String module, Path image) {
    String path = path(modules()) + File.pathSeparator + folder;
    run("jlink", List.of("-p", path, "--add-modules", module, "--output", image.toString()));
  }

  /** What the server, the client if there is one, templates and a log require: no more. */
  public static List<Path> modules() {
    List<String> roots =
        Stream.of(
                "dev.plezi.server",
                "dev.plezi.client",
                "com.samskivert.jmustache",
                "org.slf4j.simple")
            .filter(each -> finder().find(each).isPresent())
            .toList();
    return resolve(Set.copyOf(roots)).modules().stream()
        .map(each -> Path.of(each.reference().location().orElseThrow()))
        .toList();
  }

  /** Those, and Jedis. */
  public static List<Path> modulesAndJedis() {
    return Stream.concat(modules().stream(), jedis().stream()).toList();
  }

  /** The jars of Jedis, which are no modules. */
  public static List<Path> jedis() {
    return Stream.of("redis.clients.jedis", "redis.clients.authentication.core")
        .map(each -> finder().find(each).orElseThrow().location().orElseThrow())
        .map(Path::of)
        .toList();
  }

  /** The graph of some modules and what they require. */
  public static Configuration resolve(Set<String> roots) {
    List<Configuration> jdk = List.of(ModuleLayer.boot().configuration());
    return Configuration.resolve(finder(), jdk, ModuleFinder.of(), roots);
  }

  /** The modules of the test's class path. */
  public static ModuleFinder finder() {
    return ModuleFinder.of(
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("-tests.jar"))
            .map(Path::of)
            .filter(Files::exists)
            .toArray(Path[]::new));
  }

  private static void run(String tool, List<String> arguments) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    int status =
        ToolProvider.findFirst(tool)
            .orElseThrow(() -> new AssertionError("no " + tool))
            .run(out, out, arguments.toArray(String[]::new));
    if (status != 0) {
      throw new AssertionError(tool + " failed: " + said);
    }
  }

  private static String path(List<Path> entries) {
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
