package dev.plezi.e2e.docs;

import dev.plezi.server.Controller;
import dev.plezi.server.Plezi;
import java.io.File;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The Java of a page, and the files that belong to it, compiled into a folder as a user would: with
 * the jars as modules, so that nothing but what they export can be named.
 */
public final class Program {
  private static final Pattern CLASS =
      Pattern.compile(
          "(?m)^(?:public )?(?:final |abstract )*(?:class|interface|record|enum) (\\w+)");
  private static final List<String> MODULES =
      List.of(
          "dev.plezi.server",
          "dev.plezi.client",
          "micrometer.core",
          "jakarta.validation",
          "org.jspecify",
          "org.junit.jupiter.api",
          "org.assertj.core");
  private static final String MODULE_PATH = modulePath();

  private final Document document;
  private final Path folder;
  private final Map<Source, Block> sources = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  private Program(Document document, Path folder) {
    this.document = document;
    this.folder = folder;
  }

  /** A source file, in memory. */
  private static final class Source extends SimpleJavaFileObject {
    private final String className;
    private final String code;

    Source(String className, String code) {
      super(URI.create("string:///" + className + ".java"), Kind.SOURCE);
      this.className = className;
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }

  /**
   * Compiles a page.
   *
   * @return what is wrong, each with its place on the page
   */
  public static List<String> compile(Document document, Path folder) throws IOException {
    Program program = new Program(document, folder);
    program.collect();
    program.compile();
    if (program.faults.isEmpty()) {
      program.route();
    }
    return program.faults;
  }

  /** Compiles a page and lays its files beside, with another port than 3000, ready to run. */
  public static void build(Document document, Path folder, int port) throws IOException {
    List<String> faults = compile(document.onPort(port), folder);
    if (!faults.isEmpty()) {
      throw new AssertionError(String.join("\n", faults));
    }
  }

  private void collect() throws IOException {
    String types = "Types0";
    add(types, "interface Types0 {}", new Block(1, "java", "", ""));
    for (Block block : document.blocks()) {
      if (block.file()) {
        Path file = folder.resolve(block.path());
        Files.createDirectories(file.getParent());
        Files.writeString(file, block.code());
      } else if (block.language().equals("java") && !block.source()) {
        types = java(block, types);
      }
    }
    add("Types", "interface Types extends " + types + " {}", new Block(1, "java", "", ""));
  }

  /** Adds a block of Java; what the types are called with it. */
  private String java(Block block, String types) {
    Optional<Wrapper> wrapper = Wrapper.of(block);
    Matcher name = CLASS.matcher(block.code());
    if (wrapper.isPresent()) {
      boolean more = wrapper.get() == Wrapper.TYPES;
      String className = (more ? "Types" : "Fragment") + block.line();
      String declared = more ? className + " extends " + types : className;
      add(className, wrapper.get().around(declared, block.code()), block);
      return more ? className : types;
    }
    if (name.find()) {
      add(name.group(1), "\n" + block.code(), block);
    } else {
      faults.add(document.fault(block.line(), "neither a whole class nor marked as a fragment"));
    }
    return types;
  }

  private void add(String className, String code, Block block) {
    sources.put(new Source(className, code), block);
  }

  private void compile() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "-parameters",
            "-Xlint:all,-processing",
            "-d",
            folder.toString(),
            // Or the class path is that of the tests.
            "-cp",
            folder.toString(),
            "-p",
            MODULE_PATH,
            "--add-modules",
            String.join(",", MODULES));
    compiler.getTask(null, null, problems, options, null, sources.keySet()).call();
    for (Diagnostic<? extends JavaFileObject> problem : problems.getDiagnostics()) {
      // A warning about another file is one about a library's own classes.
      if (problem.getSource() instanceof Source || problem.getKind() == Diagnostic.Kind.ERROR) {
        faults.add(fault(problem));
      }
    }
  }

  /** Routes every controller, so that what cannot work is found here, too. */
  private void route() throws IOException {
    URL[] classes = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes)) {
      for (Map.Entry<Source, Block> source : sources.entrySet()) {
        try {
          Class<?> type = loader.loadClass(source.getKey().className);
          if (Controller.class.isAssignableFrom(type) && type.getConstructors().length > 0) {
            route(type.asSubclass(Controller.class));
          }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
          faults.add(document.fault(source.getValue().line(), e.toString()));
        }
      }
    }
  }

  private static <C extends Controller> void route(Class<C> type) {
    Plezi.app()
        .route(
            "/",
            type,
            () -> {
              throw new IllegalStateException("nobody connects");
            });
  }

  private String fault(Diagnostic<? extends JavaFileObject> problem) {
    JavaFileObject source = problem.getSource();
    Block block = source instanceof Source known ? sources.get(known) : null;
    // The first line of a source is none of the page's; the block's first is behind its fence.
    long line = block == null ? 1 : block.line() + problem.getLineNumber() - 1;
    return document.fault((int) line, problem.getMessage(null));
  }

  /** Of the tests' class path, what an application's module path would hold. */
  private static String modulePath() {
    Path[] path =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(Path::of)
            .toArray(Path[]::new);
    return Configuration.resolve(
            ModuleFinder.of(path),
            List.of(ModuleLayer.boot().configuration()),
            ModuleFinder.of(),
            Set.copyOf(MODULES))
        .modules()
        .stream()
        .map(module -> Path.of(module.reference().location().orElseThrow()).toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
