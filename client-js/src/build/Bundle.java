import com.google.javascript.jscomp.CheckLevel;
import com.google.javascript.jscomp.CommandLineRunner;
import com.google.javascript.jscomp.CompilationLevel;
import com.google.javascript.jscomp.Compiler;
import com.google.javascript.jscomp.CompilerOptions;
import com.google.javascript.jscomp.CompilerOptions.LanguageMode;
import com.google.javascript.jscomp.DefaultNameGenerator;
import com.google.javascript.jscomp.DiagnosticGroups;
import com.google.javascript.jscomp.NameGenerator;
import com.google.javascript.jscomp.SourceFile;
import com.google.javascript.jscomp.SourceMapInput;
import com.google.javascript.jscomp.jarjar.com.google.common.collect.ImmutableMap;
import com.google.javascript.jscomp.jarjar.com.google.gson.JsonArray;
import com.google.javascript.jscomp.jarjar.com.google.gson.JsonElement;
import com.google.javascript.jscomp.jarjar.com.google.gson.JsonObject;
import com.google.javascript.jscomp.jarjar.com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.teavm.backend.javascript.JSModuleType;
import org.teavm.callgraph.CallGraph;
import org.teavm.dependency.DependencyInfo;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.ClassReader;
import org.teavm.model.ElementModifier;
import org.teavm.model.FieldReader;
import org.teavm.model.ValueType;
import org.teavm.model.emit.ProgramEmitter;
import org.teavm.tooling.ConsoleTeaVMToolLog;
import org.teavm.tooling.TeaVMProblemRenderer;
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
  /** Features, and the code of the finished script that is theirs alone. */
  private static final Map<String, String> FEATURES = new TreeMap<>();

  static {
    String object = "\\{[^{}]*\\}";
    FEATURES.put("address: checked, encoded", "try\\{let \\w=\\(new URL.*?catch\\(\\w\\)\\{\\}");
    FEATURES.put("address, token by functions", "Promise\\.all\\(.*?\"token\"\\)\\)");
    FEATURES.put("close codes in words", "(?<==)\\{1003:.*?\\}");
    FEATURES.put("errors: the class", "class \\w+ extends Error\\{.*?\"PleziError\"");
    FEATURES.put("errors: the stack of who asked", "\\w+\\.stack=.*?=>\\w+\\),");
    FEATURES.put("gap.resend", "(?<=resend:\\w=>)\\{.*?\\}(?=\\}\\))");
    FEATURES.put(
        "large messages", "_large_:.*?(?=_pong_)|if\\(\\w&&\\w\\?\\.attempt.*?all\\.buffer\\}");
    FEATURES.put(
        "listeners: several, once, off", "on\\(\\w,\\w\\)" + object + "once.*?(?=ontimeout\\()");
    FEATURES.put("page: cache, network, goodbye", "for\\(let \\w+ of\"online.*?,!0\\)");
    FEATURES.put("POST", "let \\w;try\\{if\\(\\w\\._re_\\).*?(?=\\}function)");
    FEATURES.put("requests", "async request\\(.*?finally\\{[^}]*\\}\\}");
    FEATURES.put(
        "volatile, pending, level", "get level\\(\\).*?(?=get ws)|volatile\\(\\w\\)" + object);
  }

  // The letters of names, the first for what is named first: found by trying at random which make
  // the script smallest. Any other order does, and costs up to two hundred bytes.
  private static final String VARIABLES = "elgohvnsuatwiSACQkWJTUfyrRFDVMpNcxKEYzGdHLOmXbPIBZqj";
  private static final String PROPERTIES = "vulhegmasfiXorEbSHJTAYKcFdpkBtPqZnMCjzVLODQwyWGINRxU";

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
    String script = Files.readString(bundle.out.resolve("plezi-client.js"));
    int size = zipped(script);
    int budget = Integer.parseInt(args[2]);
    System.out.printf("plezi-client.js: %d bytes gzipped (budget %d)%n", size, budget);
    List<String> costs = new ArrayList<>();
    FEATURES.forEach((name, code) -> costs.add(name + ": " + cost(code, script)));
    Files.write(bundle.work.resolve("costs.txt"), costs);
    if (size > budget) {
      throw new IllegalStateException("plezi-client.js is over its budget");
    }
  }

  // ---- sizes

  /** How much smaller the script would be without a feature's own code. */
  private static String cost(String code, String script) {
    Matcher own = Pattern.compile(code, Pattern.DOTALL).matcher(script);
    return own.find() ? zipped(script) - zipped(own.replaceAll("")) + " bytes" : "not found";
  }

  private static int zipped(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.size();
  }

  // ---- up to date?

  private void makeUnlessUpToDate(String arguments) throws Exception {
    Path stamp = work.resolve("inputs.sha256");
    String inputs = digest(arguments);
    boolean complete =
        Stream.of("js", "js.map", "mjs", "mjs.map", "cjs", "cjs.map", "d.ts", "d.cts")
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
    Stream<String> own = Stream.of("pom.xml", "src/build", "src/main", "../protocol/src/main");
    String[] tools = System.getProperty("java.class.path").split(File.pathSeparator);
    Stream<Path> roots = Stream.concat(own, Stream.of(tools)).map(module::resolve);
    for (Path root : roots.filter(Files::exists).toList()) {
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
    tool.setObfuscated(false);
    tool.setSourceMapsFileGenerated(true);
    tool.getTransformers().add(Floor.class.getName());
    tool.generate();
    if (!tool.getProblemProvider().getProblems().isEmpty()) {
      CallGraph calls = tool.getDependencyInfo().getCallGraph();
      TeaVMProblemRenderer.describeProblems(
          calls, tool.getProblemProvider(), new ConsoleTeaVMToolLog(false));
      throw new IllegalStateException("TeaVM found problems");
    }
    String core = Files.readString(work.resolve("core.js"));
    Files.writeString(work.resolve("core.js"), thin(core, tool.getDependencyInfo()));
  }

  /**
   * Blanks out, in place so that the map stays true, what TeaVM gives every class and nobody asks
   * for: identities, empty initializers, texts; the wrappers of strings, see string.js; and first
   * values of fields, see {@link #unset}.
   */
  private static String thin(String core, DependencyInfo program) {
    // See metadata.js: a name among the classes is that of a method that is looked up by it.
    find(core, "^(?![\\s\\S]*\\binstanceof\\b)");
    find(core, "\\$rt_metadata \\( \\[[^\"]*\\] \\) ;");
    find(core, "^(?![\\s\\S]*__clinit_ = \\(\\) => \\{(?! return ; \\}))");
    find(core, "\\$this \\. \\$nativeString = ID \\( ID \\. data ,");
    String waste =
        "this \\. \\$id\\$ = 0 ;"
            + "|(?<=[;{\\s])ID_\\$callClinit \\( \\) ;"
            + "|\\. \\$nativeString(?![\\w$])"
            + "|ID \\. prototype \\. ID = (function \\( \\) \\{[^}]*\\}|[^;{]*) ;";
    Map<String, String> shared = sharedNames(core);
    String thin = blank(core, waste);
    for (String name : program.getReachableClasses()) {
      if (name.startsWith("dev.plezi.")) {
        ClassReader type = program.getClassSource().get(name);
        thin = unset(constant(thin, type), type);
      }
    }
    thin = literals(rename(thin, shared));
    // No number of ours leaves the 53 bits of a double, so none is cut to 32.
    thin = blank(thin, "!== null\\b|\\| 0(?= [;,)])").replaceAll("\\blet ", "var ");
    return brief(thin);
  }

  /** Says the same in fewer words: values of Java have one type each, and a truth is no number. */
  private static String brief(String core) {
    String brief =
        blank(
                core,
                "\\? 1 : 0(?= [;)])|(?<=dppc_ClientMachine_add0 \\( \\$this , \\$kind , \\$number ), null")
            .replaceAll("([=!]=)=", "$1 ")
            .replaceAll("\\bInfinity\\b", "1/0     ");
    brief =
        pattern("(= (?<![=!<>]= )|return )((?:[^;?:{}=]|[=!<>]=)*?) \\? 0 : 1;")
            .matcher(brief)
            .replaceAll("$1!($2);");
    return pattern("(?<![\\w$.])([\\w$]+(?: \\. [\\w$]+)* )== null\\b")
        .matcher(brief)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    "!"
                        + found.group(1)
                        + " ".repeat(found.group().length() - found.group(1).length() - 1)));
  }

  /**
   * Says in place of a field that nothing sets its first value, so that Closure drops what hangs on
   * it: what only other adapters of the machine switch on.
   */
  private static String constant(String core, ClassReader type) {
    String constant = core;
    for (FieldReader field : type.getFields()) {
      String name = " \\. \\$" + field.getName() + "\\d*";
      if (pattern(name + " = (?!=)").matcher(core).results().count() == 1) {
        String value = field.getType() instanceof ValueType.Primitive ? "0" : "null";
        constant =
            pattern("[\\w$]+(?: \\. [\\w$]+)*" + name + "(?![\\w$]| = (?!=))")
                .matcher(constant)
                .replaceAll(
                    found -> {
                      int rest = found.group().length() - value.length();
                      return value + " ".repeat(rest);
                    });
      }
    }
    return constant;
  }

  /**
   * Leaves a class's fields undefined at first where that does no harm: a final one is set before
   * it is read; and of a reference or a boolean that nothing is compared with only the truth is
   * asked.
   */
  private static String unset(String core, ClassReader type) {
    StringJoiner fields = new StringJoiner("|");
    for (FieldReader field : type.getFields()) {
      boolean truth =
          field.getType() == ValueType.BOOLEAN
              ? !pattern("\\. \\$" + field.getName() + "\\d* [!=]==? ").matcher(core).find()
              : !(field.getType() instanceof ValueType.Primitive);
      if (truth || field.hasModifier(ElementModifier.FINAL)) {
        fields.add(field.getName());
      }
    }
    String simple = type.getName().substring(type.getName().lastIndexOf('.') + 1);
    String first = "(this|a) \\. \\$(" + fields + ")\\d* = (null|0|0\\.0) ;";
    return pattern("function \\w+_" + Pattern.quote(simple) + " \\( \\) \\{[^}]*\\}")
        .matcher(core)
        .replaceAll(found -> Matcher.quoteReplacement(blank(found.group(), first)));
  }

  /**
   * The names of fields, and shorter ones in their place: unrelated classes share them, in the
   * order of their use, as each other name costs.
   */
  private static Map<String, String> sharedNames(String core) {
    Map<String, List<String>> families = new LinkedHashMap<>();
    Matcher type = pattern("function (\\w+) \\( \\) \\{([^}]*)\\}").matcher(core);
    while (type.find()) {
      Matcher base = pattern("(\\w+) \\. call \\(").matcher(type.group(2));
      String family = type.group(1);
      if (base.find() && !families.get(base.group(1)).isEmpty()) {
        families.put(family, families.get(base.group(1)));
      }
      Matcher field = pattern("\\. (\\$\\w+) =").matcher(type.group(2));
      List<String> fields = families.computeIfAbsent(family, any -> new ArrayList<>());
      while (field.find()) {
        fields.add(field.group(1));
      }
    }
    Map<String, Long> uses =
        pattern("(?<=\\. )\\$\\w+")
            .matcher(core)
            .results()
            .collect(Collectors.groupingBy(MatchResult::group, Collectors.counting()));
    Map<String, String> names = new HashMap<>();
    for (List<String> fields : new LinkedHashSet<>(families.values())) {
      fields.sort(Comparator.comparing(field -> -uses.getOrDefault(field, 0L)));
      for (int i = 0; i < fields.size(); i++) {
        names.put(fields.get(i), "$" + Names.USUAL.charAt(i));
      }
    }
    return names;
  }

  /** Makes objects by literals, which Closure completes by what is set next. */
  private static String literals(String core) {
    Map<String, String> first = new HashMap<>();
    String made =
        pattern("(function (dp[\\w$]+) \\( \\) \\{)([^}]*)(?=\\})")
            .matcher(core)
            .replaceAll(
                found -> {
                  String old = found.group(3);
                  Matcher base = pattern("(\\w+) \\. call \\(").matcher(old);
                  String fields = base.find() ? first.getOrDefault(base.group(1), "") : "";
                  fields +=
                      pattern("\\. (\\$\\w) = (\\w+)")
                          .matcher(old)
                          .results()
                          .map(field -> field.group(1) + ":" + field.group(2) + ",")
                          .collect(Collectors.joining());
                  first.put(found.group(2), fields);
                  return Matcher.quoteReplacement(
                      found.group(1)
                          + "return{"
                          + fields
                          + "}"
                          + blank(old.replaceFirst("^ *", ""), "[^\\n]"));
                });
    return pattern("\\bnew (dp[\\w$]+) (\\( \\) )?;")
        .matcher(made)
        .replaceAll(found -> "    " + Matcher.quoteReplacement(found.group(1)) + "();");
  }

  /** Each shorter name is followed by blanks, so that the map stays true. */
  private static String rename(String core, Map<String, String> names) {
    return pattern("\\. \\$\\w+")
        .matcher(core)
        .replaceAll(
            found -> {
              String text = found.group();
              String field = text.substring(text.indexOf('$'));
              String name = names.getOrDefault(field, field);
              String padding = " ".repeat(field.length() - name.length());
              return Matcher.quoteReplacement(text.replace(field, name) + padding);
            });
  }

  private static String blank(String text, String tokens) {
    return pattern(tokens)
        .matcher(text)
        .replaceAll(found -> found.group().replaceAll("[^\\n]", " "));
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
    return Pattern.compile(tokens.replace(" ", "\\s*").replaceAll("\\bID", "[\\\\w\\$]+"));
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
      return type.getMethods().stream()
          .filter(method -> method.getName().equals(name) && method.parameterCount() == 0)
          .map(method -> ProgramEmitter.create(method, context.getHierarchy()))
          .findAny()
          .orElseThrow(() -> new IllegalStateException("TeaVM has changed: no " + name));
    }
  }

  // ---- one script of three modules

  private void join() throws IOException {
    Path js = module.resolve("src/main/js");
    List<SourceFile> modules =
        List.of(
            source(work.resolve("core.js")),
            source(js.resolve("browser.js")),
            source(js.resolve("plezi-client.js")));
    CompilerOptions options =
        options(CompilationLevel.ADVANCED_OPTIMIZATIONS, "core.js", mapWithSources());
    // The second pass does it; done twice, it makes of few variables too few.
    options.setCoalesceVariableNames(false);
    Compiler compiler = compile(modules, options);
    // A second pass shortens what the first has put together.
    String joined =
        "(function(){" + compiler.toSource().replaceAll("\\bconst ", "let   ") + "})();";
    String map = map(compiler, "(function(){");
    options = options(CompilationLevel.SIMPLE_OPTIMIZATIONS, "joined.js", map);
    compiler = compile(List.of(SourceFile.fromCode("joined.js", joined)), options);
    String script = compiler.toSource().stripTrailing();
    String error = "const PleziError=PleziClient.PleziError;";
    String exports = "export{PleziClient,PleziError,PleziClient as default};";
    String assigned =
        "Object.defineProperty(exports,'__esModule',{value:true});"
            + "exports.PleziClient=exports.default=PleziClient;exports.PleziError=PleziError;";
    write(compiler, "plezi-client.js", "var PleziClient;", script);
    write(compiler, "plezi-client.mjs", "let PleziClient;", script + error + exports);
    write(compiler, "plezi-client.cjs", "'use strict';let PleziClient;", script + error + assigned);
    String types = Files.readString(js.resolve("plezi-client.d.ts"));
    Files.writeString(out.resolve("plezi-client.d.ts"), types);
    Files.writeString(out.resolve("plezi-client.d.cts"), types);
  }

  private Compiler compile(List<SourceFile> sources, CompilerOptions options) throws IOException {
    Compiler compiler = new Compiler(System.err);
    List<SourceFile> externs =
        new ArrayList<>(CommandLineRunner.getBuiltinExterns(CompilerOptions.Environment.BROWSER));
    externs.add(source(module.resolve("src/build/externs.js")));
    compiler.compile(externs, sources, options);
    if (compiler.hasErrors() || !compiler.getWarnings().isEmpty()) {
      throw new IllegalStateException("Closure has found problems");
    }
    return compiler;
  }

  private static SourceFile source(Path file) throws IOException {
    return SourceFile.fromCode(file.getFileName().toString(), Files.readString(file));
  }

  /** For sources of which one has a map. */
  private static CompilerOptions options(CompilationLevel level, String mapped, String map) {
    CompilerOptions options = new CompilerOptions();
    level.setOptionsForCompilationLevel(options);
    level.setWrappedOutputOptimizations(options);
    // None of the sources declares types, and TeaVM's constructors are functions like others.
    options.setWarningLevel(DiagnosticGroups.CHECK_TYPES, CheckLevel.OFF);
    options.setWarningLevel(DiagnosticGroups.UNDEFINED_VARIABLES, CheckLevel.ERROR);
    // What is switched off is left out, see constant.
    options.setWarningLevel(DiagnosticGroups.CHECK_USELESS_CODE, CheckLevel.OFF);
    options.setLanguage(LanguageMode.ECMASCRIPT_2021);
    options.setEmitUseStrict(false);
    options.setNameGenerator(new Names(mapped.equals("core.js") ? PROPERTIES : VARIABLES));
    options.setTrustedStrings(true);
    options.setLineLengthThreshold(Integer.MAX_VALUE);
    options.setSourceMapOutputPath("plezi-client.js.map");
    options.setSourceMapIncludeSourcesContent(true);
    options.setApplyInputSourceMaps(true);
    options.setResolveSourceMapAnnotations(false);
    options.setInputSourceMaps(
        ImmutableMap.of(mapped, new SourceMapInput(SourceFile.fromCode(mapped + ".map", map))));
    return options;
  }

  /** Names by letters in an order that compresses well beside the words of the language. */
  private static final class Names implements NameGenerator {
    private static final String USUAL = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final Set<String> WORDS =
        Set.of("as", "do", "if", "in", "of", "for", "let", "new", "try", "var");
    private final String letters;
    private final NameGenerator usual = new DefaultNameGenerator();
    private Set<String> reserved = Set.of();

    Names(String letters) {
      this.letters = letters;
    }

    @Override
    public void reset(Set<String> reserved, String prefix, char[] without) {
      reset(reserved, prefix, without, without);
    }

    @Override
    public void reset(Set<String> reserved, String prefix, char[] first, char[] next) {
      this.reserved = Set.copyOf(reserved);
      usual.reset(Set.of(), prefix, first, next);
    }

    @Override
    public NameGenerator clone(Set<String> reserved, String prefix, char[] without) {
      Names clone = new Names(letters);
      clone.reset(reserved, prefix, without);
      return clone;
    }

    @Override
    public String generateNextName() {
      String name;
      do {
        name =
            usual
                .generateNextName()
                .chars()
                .map(c -> USUAL.indexOf(c) < 0 ? c : letters.charAt(USUAL.indexOf(c)))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
      } while (reserved.contains(name) || WORDS.contains(name));
      return name;
    }
  }

  private void write(Compiler compiler, String name, String declaration, String script)
      throws IOException {
    String before = banner + declaration;
    String link = "\n//# sourceMappingURL=" + name + ".map\n";
    Files.writeString(out.resolve(name), before + script + link);
    Files.writeString(out.resolve(name + ".map"), map(compiler, before));
  }

  // ---- source maps

  private static String map(Compiler compiler, String prefix) throws IOException {
    StringBuilder map = new StringBuilder();
    compiler.getSourceMap().setWrapperPrefix(prefix);
    compiler.getSourceMap().appendTo(map, "plezi-client.js");
    return map.toString();
  }

  /** TeaVM's map, with the text of our own Java sources, so that a debugger shows them. */
  private String mapWithSources() throws IOException {
    String text = Files.readString(work.resolve("core.js.map"));
    JsonObject map = JsonParser.parseString(text).getAsJsonObject();
    JsonArray contents = new JsonArray();
    for (JsonElement source : map.getAsJsonArray("sources")) {
      contents.add(contentOf(source.getAsString()));
    }
    map.add("sourcesContent", contents);
    return map.toString();
  }

  /** Null for what is not ours. */
  private String contentOf(String path) throws IOException {
    Path own = module.resolve("src/main/java").resolve(path);
    Path shared = module.resolve("../protocol/src/main/java").resolve(path);
    Path file = Files.exists(own) ? own : shared;
    return Files.exists(file) ? Files.readString(file) : null;
  }
}
