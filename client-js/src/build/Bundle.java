import com.google.javascript.jscomp.CheckLevel;
import com.google.javascript.jscomp.CommandLineRunner;
import com.google.javascript.jscomp.CompilationLevel;
import com.google.javascript.jscomp.Compiler;
import com.google.javascript.jscomp.CompilerOptions;
import com.google.javascript.jscomp.CompilerOptions.LanguageMode;
import com.google.javascript.jscomp.DependencyOptions;
import com.google.javascript.jscomp.DiagnosticGroups;
import com.google.javascript.jscomp.ModuleIdentifier;
import com.google.javascript.jscomp.SourceFile;
import com.google.javascript.jscomp.SourceMapInput;
import com.google.javascript.jscomp.jarjar.com.google.common.collect.ImmutableMap;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.teavm.backend.javascript.JSModuleType;
import org.teavm.diagnostics.DefaultProblemTextConsumer;
import org.teavm.diagnostics.Problem;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.MethodHolder;
import org.teavm.model.emit.ProgramEmitter;
import org.teavm.tooling.TeaVMTool;
import org.teavm.vm.TeaVMOptimizationLevel;

/**
 * Makes the two scripts. TeaVM compiles the Java classes to an ES module; Closure joins it with the
 * hand-written modules and shrinks the whole; the result is wrapped once as a global script and
 * once as an ES module, each with a map that leads back to Java. Maven runs it from its source.
 *
 * <p>Arguments: the module's directory, the version, the budget of the gzipped script in bytes.
 */
public final class Bundle {
  private static final int PASSES = 2;

  private final Path module;
  private final Path work;
  private final Path out;
  private final String banner;

  private Bundle(Path module, String version) {
    this.module = module;
    this.work = module.resolve("target/bundle");
    this.out = module.resolve("target/classes/META-INF/plezi");
    this.banner = "/*! plezi-client " + version + ", MIT; contains TeaVM, Apache-2.0 */\n";
  }

  public static void main(String[] args) throws Exception {
    Bundle bundle = new Bundle(Path.of(args[0]), args[1]);
    bundle.makeUnlessUpToDate(String.join(" ", args));
    int size = gzipped(Files.readAllBytes(bundle.out.resolve("plezi-client.js")));
    int budget = Integer.parseInt(args[2]);
    System.out.printf("plezi-client.js: %d bytes gzipped (budget %d)%n", size, budget);
    if (size > budget) {
      throw new IllegalStateException("plezi-client.js is over its budget");
    }
  }

  // ---- up to date?

  private void makeUnlessUpToDate(String arguments) throws Exception {
    Path stamp = work.resolve("inputs.sha256");
    String inputs = digest(arguments);
    boolean complete =
        Stream.of("js", "js.map", "mjs", "mjs.map", "d.ts")
            .allMatch(end -> Files.exists(out.resolve("plezi-client." + end)));
    if (complete && Files.exists(stamp) && Files.readString(stamp).equals(inputs)) {
      return;
    }
    Files.createDirectories(work);
    Files.createDirectories(out);
    Files.deleteIfExists(stamp);
    compileJava();
    join();
    Files.writeString(stamp, inputs);
  }

  /** Of all that decides the result: how this was started, the sources, every class and tool. */
  private String digest(String arguments) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(arguments.getBytes(StandardCharsets.UTF_8));
    List<Path> roots = new ArrayList<>();
    for (String own : List.of("pom.xml", "src/build", "src/main", "../protocol/src/main")) {
      roots.add(module.resolve(own));
    }
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      roots.add(Path.of(entry));
    }
    for (Path root : roots.stream().filter(Files::exists).toList()) {
      try (Stream<Path> files = Files.walk(root).filter(f -> !f.startsWith(out)).sorted()) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
          digest.update(Files.readAllBytes(file));
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  // ---- Java to JavaScript

  private void compileJava() throws Exception {
    TeaVMTool tool = new TeaVMTool();
    tool.setClassLoader(Bundle.class.getClassLoader());
    tool.setTargetDirectory(work.toFile());
    tool.setTargetFileName("core.js");
    tool.setMainClass("dev.plezi.client.js.Core");
    tool.setJsModuleType(JSModuleType.ES2015);
    tool.setOptimizationLevel(TeaVMOptimizationLevel.ADVANCED);
    tool.setObfuscated(true);
    tool.setSourceMapsFileGenerated(true);
    tool.getTransformers().add(Floor.class.getName());
    tool.generate();
    List<Problem> problems = tool.getProblemProvider().getProblems();
    for (Problem problem : problems) {
      var text = new DefaultProblemTextConsumer();
      problem.render(text);
      System.err.println(
          problem.getSeverity() + " " + text.getText() + " " + problem.getLocation());
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException("TeaVM found problems");
    }
    Files.writeString(work.resolve("core.js"), thin(Files.readString(work.resolve("core.js"))));
  }

  /**
   * Blanks out, in place so that the map stays true, what TeaVM gives every class and nobody asks
   * for: identities, empty initializers, texts; and the wrappers of strings, see string.js.
   */
  private static String thin(String core) {
    // See metadata.js: a name among the classes is that of a method that is looked up by it.
    find(core, "^(?![\\s\\S]*\\binstanceof\\b)");
    find(core, "(ID)=classesWithoutMethods=>[\\s\\S]*\\n\\1 \\( \\[[^\"]*\\] \\) ;");
    Matcher init = find(core, "(ID) = \\(\\)=> \\{ \\1 = ID \\( ID \\) ; (ID) \\( \\) ; \\} , D =");
    find(core, Pattern.quote(init.group(2)) + " = \\(\\)=> \\{ return ; \\}");
    Matcher text = find(core, "a \\. (ID) = ID \\( b \\. data ,");
    String waste =
        "this \\. \\$id\\$ = 0 ;"
            + ("|(?<=[;{\\s])" + Pattern.quote(init.group(1)) + " \\( \\) ;")
            + ("|\\. " + Pattern.quote(text.group(1)) + "(?![\\w$])")
            + "|ID \\. prototype \\. ID = (function \\( \\) \\{[^}]*\\}|[^;{]*) ;";
    return pattern(waste)
        .matcher(core)
        .replaceAll(found -> found.group().replaceAll("\\S", " "))
        .replaceAll("\\blet ", "var ");
  }

  private static Matcher find(String text, String pattern) {
    Matcher found = pattern(pattern).matcher(text);
    if (!found.find()) {
      throw new IllegalStateException("TeaVM has changed, or what we use of it: no " + pattern);
    }
    return found;
  }

  /** TeaVM breaks its lines anywhere: a space stands for none, or a line's end. */
  private static Pattern pattern(String tokens) {
    return Pattern.compile(tokens.replace(" ", "\\s*").replace("ID", "[\\w$]+"));
  }

  /**
   * Takes out of TeaVM's class library what every program gets and this one never runs: the text of
   * an object, the native side of exceptions, the constants of strings, and interfaces. (TeaVM's
   * own JavaScript is thinned the same way, by the files in {@code runtime}.)
   */
  public static final class Floor implements ClassHolderTransformer {
    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
      if (type.getName().startsWith("java.")) {
        type.getInterfaces().clear();
      }
      switch (type.getName()) {
        case "java.lang.Object" ->
            body(type, context, "toString").constantNull(String.class).returnValue();
        case "java.lang.Throwable" -> body(type, context, "initNativeException").exit();
        case "java.lang.String" -> body(type, context, "<clinit>").exit();
        default -> {}
      }
    }

    /** The body of a method without parameters, to be written anew. */
    private static ProgramEmitter body(
        ClassHolder type, ClassHolderTransformerContext context, String name) {
      for (MethodHolder method : type.getMethods()) {
        if (method.getName().equals(name) && method.parameterCount() == 0) {
          return ProgramEmitter.create(method, context.getHierarchy());
        }
      }
      throw new IllegalStateException("TeaVM has changed: " + type.getName() + "." + name);
    }
  }

  // ---- one script of three modules

  private void join() throws IOException {
    List<SourceFile> sources = new ArrayList<>();
    sources.add(SourceFile.fromCode("core.js", Files.readString(work.resolve("core.js"))));
    sources.add(source("browser.js"));
    sources.add(source("plezi-client.js"));
    CompilerOptions options =
        options(CompilationLevel.ADVANCED_OPTIMIZATIONS, "core.js", mapWithSources());
    options.setDependencyOptions(
        DependencyOptions.pruneForEntryPoints(
            List.of(ModuleIdentifier.forFile("plezi-client.js"))));
    Compiler compiler = compile(sources, options);
    String before = "(function(){";
    String script = before + compiler.toSource() + "})();";
    // What one pass has put together the next shortens.
    for (int pass = 2; pass <= PASSES; pass++) {
      options = options(CompilationLevel.SIMPLE_OPTIMIZATIONS, "joined.js", map(compiler, before));
      compiler = compile(List.of(SourceFile.fromCode("joined.js", script)), options);
      script = compiler.toSource();
      before = "";
    }
    write(compiler, script, "js", "var PleziClient;", "");
    write(
        compiler, script, "mjs", "let PleziClient;", "export{PleziClient,PleziClient as default};");
    Files.copy(
        module.resolve("src/main/js/plezi-client.d.ts"),
        out.resolve("plezi-client.d.ts"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private Compiler compile(List<SourceFile> sources, CompilerOptions options) throws IOException {
    Compiler compiler = new Compiler(System.err);
    List<SourceFile> externs =
        new ArrayList<>(CommandLineRunner.getBuiltinExterns(CompilerOptions.Environment.BROWSER));
    externs.add(source("../../build/externs.js"));
    if (!compiler.compile(externs, sources, options).success) {
      throw new IllegalStateException("Closure failed");
    }
    return compiler;
  }

  private SourceFile source(String name) throws IOException {
    return SourceFile.fromCode(name, Files.readString(module.resolve("src/main/js/" + name)));
  }

  private static CompilerOptions options(CompilationLevel level, String input, String map) {
    CompilerOptions options = new CompilerOptions();
    level.setOptionsForCompilationLevel(options);
    if (level == CompilationLevel.ADVANCED_OPTIMIZATIONS)
      level.setWrappedOutputOptimizations(options);
    options.setWarningLevel(DiagnosticGroups.UNDEFINED_VARIABLES, CheckLevel.ERROR);
    options.setLanguageIn(LanguageMode.ECMASCRIPT_2020);
    options.setLanguageOut(LanguageMode.ECMASCRIPT_2020);
    options.setEmitUseStrict(false);
    options.setLineLengthThreshold(Integer.MAX_VALUE);
    options.setSourceMapOutputPath("plezi-client.js.map");
    options.setSourceMapIncludeSourcesContent(true);
    options.setApplyInputSourceMaps(true);
    options.setResolveSourceMapAnnotations(false);
    options.setInputSourceMaps(
        ImmutableMap.of(input, new SourceMapInput(SourceFile.fromCode(input + ".map", map))));
    return options;
  }

  private void write(Compiler compiler, String script, String end, String before, String after)
      throws IOException {
    String name = "plezi-client." + end;
    String code = banner + before + script.stripTrailing() + after;
    Files.writeString(out.resolve(name), code + "\n//# sourceMappingURL=" + name + ".map\n");
    Files.writeString(out.resolve(name + ".map"), map(compiler, banner + before));
  }

  // ---- source maps

  private static String map(Compiler compiler, String prefix) throws IOException {
    StringBuilder map = new StringBuilder();
    compiler.getSourceMap().setWrapperPrefix(prefix);
    compiler.getSourceMap().appendTo(map, "plezi-client.js");
    return map.toString();
  }

  /**
   * TeaVM's map, completed with the text of our own Java sources, so that a debugger shows them.
   */
  private String mapWithSources() throws IOException {
    String map = Files.readString(work.resolve("core.js.map"));
    Matcher sources = find(map, "\"sources\":\\[([^\\]]*)\\]");
    StringJoiner contents = new StringJoiner(",", ",\"sourcesContent\":[", "]");
    for (String quoted : sources.group(1).split(",")) {
      contents.add(contentOf(quoted.substring(1, quoted.length() - 1)));
    }
    return new StringBuilder(map).insert(sources.end(), contents).toString();
  }

  private String contentOf(String path) throws IOException {
    for (String root : List.of("src/main/java", "../protocol/src/main/java")) {
      Path file = module.resolve(root).resolve(path);
      if (Files.exists(file)) {
        return Pattern.compile("[^ !#-\\[\\]-~]")
            .matcher(Files.readString(file))
            .replaceAll(c -> "\\\\u%04x".formatted(c.group().codePointAt(0)))
            .transform("\"%s\""::formatted);
      }
    }
    return "null";
  }

  private static int gzipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(bytes);
    }
    return zipped.size();
  }
}
