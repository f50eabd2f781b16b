import com.google.javascript.jscomp.CheckLevel;
import com.google.javascript.jscomp.CommandLineRunner;
import com.google.javascript.jscomp.CompilationLevel;
import com.google.javascript.jscomp.Compiler;
import com.google.javascript.jscomp.CompilerOptions;
import com.google.javascript.jscomp.CompilerOptions.LanguageMode;
import com.google.javascript.jscomp.CustomPassExecutionTime;
import com.google.javascript.jscomp.DiagnosticGroups;
import com.google.javascript.jscomp.NodeTraversal;
import com.google.javascript.jscomp.NodeUtil;
import com.google.javascript.jscomp.Scope;
import com.google.javascript.jscomp.SourceFile;
import com.google.javascript.jscomp.SourceMapInput;
import com.google.javascript.jscomp.Var;
import com.google.javascript.jscomp.VariableRenamingPolicy;
import com.google.javascript.jscomp.jarjar.com.google.common.collect.ImmutableMap;
import com.google.javascript.jscomp.jarjar.com.google.gson.JsonArray;
import com.google.javascript.jscomp.jarjar.com.google.gson.JsonElement;
import com.google.javascript.jscomp.jarjar.com.google.gson.JsonObject;
import com.google.javascript.jscomp.jarjar.com.google.gson.JsonParser;
import com.google.javascript.rhino.IR;
import com.google.javascript.rhino.Node;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
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
 * hand-written modules and shrinks the whole; {@link Names} are given with which it compresses
 * well; the result is wrapped once as a global script and once as an ES module, each with a map
 * that leads back to Java. Maven runs it from its source.
 *
 * <p>Arguments: the module's directory, the version, the budget of the gzipped script in bytes, and
 * how many steps better names are looked for.
 */
public final class Bundle {
  /** Features, and the code of the finished script that is theirs alone. */
  private static final Map<String, String> FEATURES = new TreeMap<>();

  static {
    String object = "\\{[^{}]*\\}";
    FEATURES.put("address: checked, encoded", "try\\{let \\w+=\\(new URL.*?catch\\(\\w+\\)\\{\\}");
    FEATURES.put("address, token by functions", "Promise\\.all\\(.*?\"token\"\\)\\)");
    FEATURES.put("close codes in words", "(?<==)\\{1003:.*?\\}");
    FEATURES.put("errors: the class", "class \\w+ extends Error\\{.*?\"PleziError\"");
    FEATURES.put("errors: the stack of who asked", "\\w+\\.stack=.*?=>\\w+\\),");
    FEATURES.put("gap.resend", "(?<=resend:\\w+=>)\\{.*?\\}(?=\\}\\))");
    FEATURES.put(
        "large messages", "_large_:.*?(?=_pong_)|if\\(\\w+&&\\w+\\?\\.attempt.*?all\\.buffer\\}");
    FEATURES.put(
        "listeners: several, once, off", "on\\(\\w+,\\w+\\)" + object + "once.*?(?=ontimeout\\()");
    FEATURES.put("page: cache, network, goodbye", "for\\(let \\w+ of\"online.*?,!0\\)");
    FEATURES.put(
        "POST",
        "(?:let|var) \\w+;try\\{if\\(\\w+\\._re_\\).*?(?=\\}(?:async |function|let|var|,|;))");
    FEATURES.put("replies in parts", "async \\*stream\\(.*?finally\\{.*?\\)\\}\\}");
    FEATURES.put("requests", "async request\\(.*?finally\\{[^}]*\\}\\}");
    FEATURES.put(
        "requests of the server",
        "handle\\(\\w+,\\w+\\)\\{.*?(?=on\\(\\w+,\\w+\\)\\{)|async function"
            + " \\w+\\(\\w+,\\w+,\\w+,\\w+\\)\\{let"
            + " \\w+=\\w+\\.event,.*?\"_error_\",_EID_.*?\\)\\}\\}");
    FEATURES.put(
        "volatile, pending, level", "get level\\(\\).*?(?=get ws)|volatile\\(\\w+\\)" + object);
  }

  private final Path module;
  private final Path work;
  private final Path out;
  private final String banner;
  private final int steps;

  /** The classes of the program's fields. */
  private Map<String, String> classes = Map.of();

  private Bundle(Path module, String version, int steps) {
    this.module = module;
    this.steps = steps;
    this.work = module.resolve("target/bundle");
    this.out = module.resolve("target/classes/META-INF/plezi");
    this.banner = "/*! plezi-client " + version + ", MIT; contains TeaVM, Apache-2.0 */\n";
  }

  public static void main(String[] args) throws Exception {
    Bundle bundle = new Bundle(Path.of(args[0]), args[1], Integer.parseInt(args[3]));
    bundle.makeUnlessUpToDate(String.join(" ", args));
    bundle.react();
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

  // ---- for React

  /** The entry of the npm package for React, in both forms of module; no part of the scripts. */
  private void react() throws IOException {
    Path source = module.resolve("src/main/react");
    String script = Files.readString(source.resolve("react.mjs"));
    String types = Files.readString(source.resolve("react.d.ts"));
    Files.writeString(work.resolve("react.mjs"), script);
    Files.writeString(work.resolve("react.cjs"), required(script));
    Files.writeString(work.resolve("react.d.ts"), types);
    Files.writeString(work.resolve("react.d.cts"), types.replace("client.js'", "client.cjs'"));
  }

  /** A module that imports and exports functions, as one that requires and assigns them. */
  private static String required(String script) {
    Pattern exported = Pattern.compile("(?m)^export (?=function (\\w+))");
    String assigned =
        exported
            .matcher(script)
            .results()
            .map(found -> "exports." + found.group(1) + " = " + found.group(1) + ";\n")
            .collect(Collectors.joining());
    String body =
        script
            .replaceAll("(?m)^import (.*) from ('.*');$", "const $1 = require($2);")
            .replace("client.mjs'", "client.cjs'");
    return exported.matcher(body).replaceAll("") + "\n" + assigned;
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
    classes = classesOfFields(core);
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
    String thin = blank(core, waste);
    for (String name : program.getReachableClasses()) {
      if (name.startsWith("dev.plezi.")) {
        ClassReader type = program.getClassSource().get(name);
        thin = unset(constant(thin, type), type);
      }
    }
    thin = literals(thin);
    // No number of ours leaves the 53 bits of a double, so none is cut to 32.
    thin = blank(thin, "!== null\\b|\\| 0(?= [;,)])").replaceAll("\\blet ", "var ");
    return brief(thin);
  }

  /** Says the same in fewer words: values of Java have one type each, and a truth is no number. */
  private static String brief(String core) {
    String brief =
        blank(
                core,
                "\\? 1 : 0(?= [;)])|(?<=dppc_ClientMachine_add0 \\( \\$this , \\$kind , \\$number"
                    + " ), null")
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

  /** The classes of fields, or of which those inherit: two of one must not share a name. */
  private static Map<String, String> classesOfFields(String core) {
    Map<String, String> classes = new HashMap<>();
    Map<String, String> roots = new HashMap<>();
    Matcher type = pattern("function ([\\w$]+) \\( \\) \\{([^}]*)\\}").matcher(core);
    while (type.find()) {
      Matcher base = pattern("([\\w$]+) \\. call \\(").matcher(type.group(2));
      String own = type.group(1);
      String root = base.find() ? roots.getOrDefault(base.group(1), own) : own;
      roots.put(own, root.endsWith("Object") ? own : root);
      Matcher field = pattern("\\. (\\$\\w+) =").matcher(type.group(2));
      while (field.find()) {
        classes.put(field.group(1), roots.get(own));
      }
    }
    return classes;
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
                      pattern("\\. (\\$\\w+) = (\\w+)")
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
    options.addCustomPass(CustomPassExecutionTime.BEFORE_CHECKS, (externs, root) -> separate(root));
    Compiler compiler = compile(modules, options);
    // A second pass shortens what the first has put together.
    String joined =
        "(function(){" + compiler.toSource().replaceAll("\\bconst ", "let   ") + "})();";
    String map = map(compiler, "(function(){");
    options = options(CompilationLevel.SIMPLE_OPTIMIZATIONS, "joined.js", map);
    compiler = compile(List.of(SourceFile.fromCode("joined.js", joined)), options);
    name(compiler);
    String script = compiler.toSource().stripTrailing();
    String error = "const PleziError=PleziClient.PleziError;";
    String exports = "export{PleziClient,PleziError,PleziClient as default};";
    String assigned =
        "Object.defineProperty(exports,'__esModule',{value:true});"
            + "exports.PleziClient=exports.default=PleziClient;exports.PleziError=PleziError;";
    write(compiler, "plezi-client.js", script);
    write(compiler, "plezi-client.mjs", script + error + exports);
    write(compiler, "plezi-client.cjs", script + error + assigned);
    String types = Files.readString(js.resolve("plezi-client.d.ts"));
    Files.writeString(out.resolve("plezi-client.d.ts"), types);
    Files.writeString(out.resolve("plezi-client.d.cts"), types);
  }

  /**
   * Calls a variable of TeaVM's something else from each statement of a function on that sets it:
   * TeaVM has few variables for many values, and copies those that it still needs. Closure sees so
   * which copies can be spared.
   */
  private static void separate(Node node) {
    for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
      separate(child);
    }
    if (!node.isFunction() || !"core.js".equals(node.getSourceFileName())) {
      return;
    }
    Node statement = node.getLastChild().getFirstChild();
    for (int count = 0; statement != null; statement = statement.getNext(), count++) {
      Node set = statement.isExprResult() ? statement.getFirstChild() : statement;
      // Not what is TeaVM's runtime's, nor a static variable.
      if (set.isAssign()
          && set.getFirstChild().isName()
          && set.getFirstChild().getString().matches("(var)?\\$(?!rt_)\\w+")) {
        Node name = set.getFirstChild();
        String other = name.getString() + "_" + count;
        for (Node next = statement.getNext(); next != null; next = next.getNext()) {
          rename(next, name.getString(), other);
        }
        Node declaration = IR.var(IR.name(other).srcref(name), set.getLastChild().detach());
        statement.replaceWith(declaration.srcref(statement));
        statement = declaration;
      }
    }
  }

  private static void rename(Node node, String name, String other) {
    if (node.isName() && node.getString().equals(name)) {
      node.setString(other);
    }
    for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
      rename(child, name, other);
    }
  }

  private void name(Compiler compiler) throws IOException {
    Path file = module.resolve("src/build/names.txt");
    Names names = new Names(compiler, classes);
    names.choose(Files.readAllLines(file));
    if (steps > 0) {
      List<String> best = names.search(steps, before("plezi-client.js"), after("plezi-client.js"));
      Files.write(file, best);
      names.choose(best);
    }
    names.apply();
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
    options.setVariableRenaming(VariableRenamingPolicy.OFF);
    options.setGeneratePseudoNames(true);
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

  // ---- names

  /**
   * Gives variables and fields names of a letter or two, and functions an order, with which the
   * script compresses well: any will do, and what is said alike in many places costs least. Which
   * do has been found by trying, see {@link #search}, and is kept in a file, by what was called how
   * before. What is not in the file, or may not have that name any more, gets the first that is
   * free, which costs a few bytes and is no error.
   */
  private static final class Names {
    private static final String USUAL = "elgohvnsuatwiSACQkWJTUfyrRFDVMpNcxKEYzGdHLOmXbPIBZqj";
    private static final Set<String> WORDS = Set.of("as", "do", "if", "in", "of");

    // What difference in bytes the search minds, at first and at last.
    private static final double WARM = 1.5;
    private static final double COLD = 0.03;

    private final Compiler compiler;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final byte[] zipped = new byte[65_536];

    /** By the class of a field, or the function at the top of the script with a variable. */
    private final Map<String, List<Symbol>> units = new LinkedHashMap<>();

    private final List<Symbol> symbols = new ArrayList<>();

    private final Map<Node, String> unitOf = new HashMap<>();

    /** The functions at the top of the script, in the order in which they stand. */
    private final Functions declared = new Functions();

    /** The same of those that are values of variables. */
    private final Functions assigned = new Functions();

    /** What some name is that is not ours. */
    private final Set<String> taken = new HashSet<>(WORDS);

    /** Of a name in a scope, which is its node, or in a class. */
    private record Declaration(String name, Object home) {}

    /** A variable or a field. */
    private static final class Symbol {
      final String old;

      /** Where it is declared: a scope's node, or a class. */
      final Object home;

      /** Its home, and all scopes in that from which it is seen. */
      final Set<Object> scopes = new HashSet<>();

      final List<Node> places = new ArrayList<>();
      final List<Symbol> rivals = new ArrayList<>();
      String name = "";

      Symbol(String old, Object home) {
        this.old = old;
        this.home = home;
        scopes.add(home);
      }

      boolean mayBe(String wanted) {
        return rivals.stream().noneMatch(rival -> rival.name.equals(wanted));
      }
    }

    /** Functions of which each may stand where another stands. */
    private static final class Functions {
      final List<Node> old = new ArrayList<>();

      /** What is to stand in the places of these. */
      final List<Node> ordered = new ArrayList<>();

      final Map<Node, List<Object>> texts = new HashMap<>();

      void move() {
        List<Node> places = old.stream().map(node -> Node.newString("")).toList();
        for (int i = 0; i < places.size(); i++) {
          old.get(i).replaceWith(places.get(i));
        }
        for (int i = 0; i < places.size(); i++) {
          places.get(i).replaceWith(ordered.get(i));
        }
      }
    }

    /** Where a function stood, and how much of the text it was. */
    private record Place(Functions functions, int index, int length) {
      List<Object> text() {
        return functions.texts.getOrDefault(functions.ordered.get(index), List.of());
      }
    }

    /**
     * Of a compiled script that is one function, called at once.
     *
     * @param classes of the fields; two of one class have different names
     */
    Names(Compiler compiler, Map<String, String> classes) {
      this.compiler = compiler;
      Map<Declaration, Symbol> found = new HashMap<>();
      NodeTraversal.Callback each =
          new NodeTraversal.AbstractPostOrderCallback() {
            @Override
            public void visit(NodeTraversal traversal, Node node, Node parent) {
              if (node.isName() && !node.getString().isEmpty()) {
                variable(node, traversal.getScope(), found);
              } else if (node.isGetProp() || node.isOptChainGetProp() || node.isStringKey()) {
                field(node, classes, found);
              } else if (node.isFunction() && atTop(node)) {
                function(node, declared);
              } else if (node.isArrowFunction() && parent.isName() && atTop(parent.getParent())) {
                function(parent, assigned);
              }
            }
          };
      NodeTraversal.traverse(compiler, compiler.getRoot().getLastChild(), each);
      for (Symbol one : symbols) {
        for (Symbol other : symbols) {
          if (one != other
              && (one.scopes.contains(other.home) || other.scopes.contains(one.home))) {
            one.rivals.add(other);
          }
        }
      }
    }

    private void variable(Node place, Scope from, Map<Declaration, Symbol> found) {
      Var variable = from.getVar(place.getString());
      if (variable == null || variable.isGlobal() || variable.isArguments()) {
        taken.add(place.getString());
        return;
      }
      Node home = home(variable.getScope());
      Symbol symbol =
          found.computeIfAbsent(
              new Declaration(variable.getName(), home),
              any -> symbol(unit(variable.getNameNode()), variable.getName(), home));
      symbol.places.add(place);
      for (Scope scope = from; home(scope) != home; scope = scope.getParent()) {
        symbol.scopes.add(home(scope));
      }
    }

    /** A parameter, or what is caught, is declared in the block that follows. */
    private static Node home(Scope scope) {
      Node root = scope.getRootNode();
      Node parent = root.getParent();
      if (root.isBlock() && parent.isFunction()) {
        return parent;
      }
      return root.isBlock() && parent.isCatch() ? parent.getParent() : root;
    }

    /** The name of what is declared at the top of the script and has this in it. */
    private static String unit(Node declared) {
      Node top = declared;
      Node before = declared;
      while (!atTop(top)) {
        before = top;
        top = top.getParent();
      }
      Node named = NodeUtil.isNameDeclaration(top) ? before : top.getFirstChild();
      return named != null && named.isName() ? plain(named.getString()) : "script";
    }

    private void function(Node function, Functions among) {
      among.old.add(function);
      unitOf.put(function, unit(function));
    }

    /** Whether a node is a statement of the function that is the script. */
    private static boolean atTop(Node node) {
      Node function = node.getGrandparent();
      return function.isFunction() && function.getGrandparent().isExprResult();
    }

    private void field(Node place, Map<String, String> classes, Map<Declaration, Symbol> found) {
      Matcher renamed = Pattern.compile("\\$(.+)\\$").matcher(place.getString());
      if (renamed.matches()) {
        String name = renamed.group(1);
        String type = classes.getOrDefault(name, "browser");
        Declaration declaration = new Declaration(name, type);
        found.computeIfAbsent(declaration, any -> symbol(type, name, type)).places.add(place);
      }
    }

    private Symbol symbol(String unit, String name, Object home) {
      List<Symbol> own = units.computeIfAbsent(unit, any -> new ArrayList<>());
      String plain = plain(name);
      long same = own.stream().filter(other -> other.old.split("#")[0].equals(plain)).count();
      Symbol symbol = new Symbol(same == 0 ? plain : plain + "#" + same, home);
      symbols.add(symbol);
      own.add(symbol);
      return symbol;
    }

    /** Without what TeaVM and Closure add. */
    private static String plain(String name) {
      return name.replaceAll("\\$+(module|jscomp|exported)\\$.*|(?<!\\$)\\d+$|^\\$+", "");
    }

    // ---- the names that are kept

    /** By lines of a unit, and of what is in it, in order: {@code unit old=new old=new …}. */
    void choose(List<String> kept) {
      symbols.forEach(symbol -> symbol.name = "");
      Map<String, String> wanted = new HashMap<>();
      for (String line : kept) {
        String[] words = line.split(" ");
        for (int i = 1; i < words.length; i++) {
          int at = words[i].indexOf('=');
          wanted.put(words[0] + " " + words[i].substring(0, at), words[i].substring(at + 1));
        }
      }
      units.forEach(
          (unit, own) -> {
            for (Symbol symbol : own) {
              String name = wanted.getOrDefault(unit + " " + symbol.old, "");
              symbol.name = taken.contains(name) || !symbol.mayBe(name) ? "" : name;
            }
          });
      List<Symbol> unnamed = new ArrayList<>(symbols);
      unnamed.removeIf(symbol -> !symbol.name.isEmpty());
      unnamed.sort(Comparator.comparing(symbol -> -symbol.rivals.size()));
      for (Symbol symbol : unnamed) {
        symbol.name = all().filter(symbol::mayBe).findFirst().orElseThrow();
      }
      List<String> listed = kept.stream().map(line -> line.split(" ")[0]).toList();
      for (Functions functions : List.of(declared, assigned)) {
        functions.ordered.clear();
        functions.ordered.addAll(functions.old);
        functions.ordered.sort(
            Comparator.comparing(
                function -> listed.indexOf(unitOf.get(function)) & Integer.MAX_VALUE));
      }
    }

    /** All that may be a name, the shortest first. */
    private Stream<String> all() {
      List<String> letters = List.of(USUAL.split(""));
      return Stream.concat(
              letters.stream(), letters.stream().flatMap(a -> letters.stream().map(b -> a + b)))
          .filter(name -> !taken.contains(name));
    }

    List<String> kept() {
      Set<String> ordered = new LinkedHashSet<>();
      Stream.of(declared, assigned)
          .flatMap(functions -> functions.ordered.stream())
          .forEach(function -> ordered.add(unitOf.get(function)));
      ordered.addAll(units.keySet());
      return ordered.stream().map(this::kept).toList();
    }

    private String kept(String unit) {
      return units.get(unit).stream()
          .map(symbol -> " " + symbol.old + "=" + symbol.name)
          .collect(Collectors.joining("", unit, ""));
    }

    /** Puts the names into the script, and the functions into their order. */
    void apply() {
      symbols.forEach(symbol -> symbol.places.forEach(place -> place.setString(symbol.name)));
      declared.move();
      assigned.move();
    }

    // ---- the search for better ones

    /**
     * Simulated annealing: takes small steps at random; one stands if the script is then smaller,
     * or larger, now and then, at first.
     */
    List<String> search(int steps, String before, String after) {
      List<Object> script = script(before, after);
      List<String> all = all().limit(USUAL.length() * 8L).toList();
      Random random = new Random(1);
      int size = zipped(script);
      int smallest = size;
      List<String> best = kept();
      for (int step = 0; step < steps; step++) {
        Runnable undo = random.nextInt(6) == 0 ? move(random) : rename(random, all);
        int now = zipped(script);
        double heat = WARM * Math.pow(COLD / WARM, (double) step / steps);
        if (now <= size || random.nextDouble() < Math.exp((size - now) / heat)) {
          size = now;
        } else {
          undo.run();
        }
        if (size < smallest) {
          smallest = size;
          best = kept();
        }
      }
      return best;
    }

    /** Puts a function elsewhere. */
    private Runnable move(Random random) {
      List<Node> functions = (random.nextInt(4) == 0 ? declared : assigned).ordered;
      int from = random.nextInt(functions.size());
      int to = random.nextInt(functions.size());
      functions.add(to, functions.remove(from));
      return () -> functions.add(from, functions.remove(to));
    }

    /** Gives a symbol another name, its old one to those that must not share that, and so on. */
    private Runnable rename(Random random, List<String> all) {
      Symbol first = symbols.get(random.nextInt(symbols.size()));
      String old = first.name;
      String name =
          random.nextBoolean()
              ? symbols.get(random.nextInt(symbols.size())).name
              : all.get(random.nextInt(random.nextInt(4) > 0 ? USUAL.length() : all.size()));
      Set<Symbol> renamed = new HashSet<>(Set.of(first));
      Deque<Symbol> next = new ArrayDeque<>(renamed);
      while (!next.isEmpty()) {
        Symbol symbol = next.remove();
        String other = symbol.name.equals(old) ? name : old;
        for (Symbol rival : symbol.rivals) {
          if (rival.name.equals(other) && renamed.add(rival)) {
            next.add(rival);
          }
        }
      }
      Runnable swap = () -> renamed.forEach(each -> each.name = each.name.equals(old) ? name : old);
      swap.run();
      return swap;
    }

    /** The script: text, symbols, and places of functions, in which these are found in turn. */
    private List<Object> script(String before, String after) {
      for (int i = 0; i < symbols.size(); i++) {
        String mark = "$" + i + "$";
        symbols.get(i).places.forEach(place -> place.setString(mark));
      }
      String whole = before + compiler.toSource().stripTrailing() + after;
      compiler.getSourceMap().reset();
      TreeMap<Integer, Place> places = new TreeMap<>();
      for (Functions functions : List.of(declared, assigned)) {
        for (int i = 0; i < functions.old.size(); i++) {
          String text = compiler.toSource(functions.old.get(i)).strip();
          functions.texts.put(functions.old.get(i), tokens(text));
          places.put(whole.indexOf(text), new Place(functions, i, text.length()));
        }
      }
      List<Object> script = new ArrayList<>();
      int end = 0;
      for (Map.Entry<Integer, Place> place : places.entrySet()) {
        script.addAll(tokens(whole.substring(end, place.getKey())));
        script.add(place.getValue());
        end = place.getKey() + place.getValue().length;
      }
      script.addAll(tokens(whole.substring(end)));
      return script;
    }

    private List<Object> tokens(String text) {
      List<Object> tokens = new ArrayList<>();
      int end = 0;
      Matcher mark = Pattern.compile("\\$(\\d+)\\$").matcher(text);
      while (mark.find()) {
        tokens.add(text.substring(end, mark.start()));
        tokens.add(symbols.get(Integer.parseInt(mark.group(1))));
        end = mark.end();
      }
      tokens.add(text.substring(end));
      return tokens;
    }

    private int zipped(List<Object> script) {
      StringBuilder text = new StringBuilder();
      write(script, text);
      deflater.reset();
      deflater.setInput(text.toString().getBytes(StandardCharsets.ISO_8859_1));
      deflater.finish();
      return deflater.deflate(zipped);
    }

    private static void write(List<Object> tokens, StringBuilder to) {
      for (Object token : tokens) {
        if (token instanceof Place) {
          write(((Place) token).text(), to);
        } else {
          to.append(token instanceof Symbol ? ((Symbol) token).name : (String) token);
        }
      }
    }
  }

  private void write(Compiler compiler, String name, String script) throws IOException {
    Files.writeString(out.resolve(name), before(name) + script + after(name));
    Files.writeString(out.resolve(name + ".map"), map(compiler, before(name)));
  }

  private String before(String name) {
    return banner
        + (name.endsWith(".cjs") ? "'use strict';" : "")
        + (name.endsWith(".js") ? "var" : "let")
        + " PleziClient;";
  }

  private static String after(String name) {
    return "\n//# sourceMappingURL=" + name + ".map\n";
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
