package dev.plezi.e2e.options;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EndElementTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** A source file, read for what reflection does not know: comments, and what fields begin with. */
final class JavaSource {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private final Map<String, String> comments = new LinkedHashMap<>();
  private final Map<String, String> bodies = new LinkedHashMap<>();
  private final Map<String, String> beginnings = new LinkedHashMap<>();

  private JavaSource() {}

  /** The source of a public type. */
  static JavaSource of(String module, Class<?> type) throws IOException {
    String name = type.getName().replace('.', '/') + ".java";
    Path file = ROOT.resolve(module).resolve("src/main/java").resolve(name);
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK");
    JavaSource source = new JavaSource();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjects(file.toFile()));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        source.read(unit, docs);
      }
    }
    return source;
  }

  /** What stands above the first method of this name, as Markdown. */
  String comment(String method) {
    return Objects.requireNonNull(comments.get(method), () -> "no comment: " + method);
  }

  /** The methods in their order, by name, with what they do. */
  Map<String, String> bodies() {
    return bodies;
  }

  /** What the field begins with, as the source says it. */
  String beginning(String field) {
    return Objects.requireNonNull(beginnings.get(field), () -> "no beginning: " + field);
  }

  private void read(CompilationUnitTree unit, DocTrees docs) {
    new TreePathScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMethod(MethodTree method, @Nullable Void none) {
        String name = method.getName().toString();
        DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
        if (comment != null) {
          comments.putIfAbsent(name, markdown(comment.getFullBody()));
          bodies.putIfAbsent(name, String.valueOf(method.getBody()));
        }
        return null;
      }

      @Override
      public @Nullable Void visitVariable(VariableTree field, @Nullable Void none) {
        if (field.getInitializer() != null) {
          beginnings.put(field.getName().toString(), field.getInitializer().toString());
        }
        return null;
      }
    }.scan(unit, null);
  }

  private static String markdown(List<? extends DocTree> body) {
    StringBuilder text = new StringBuilder();
    body.forEach(part -> text.append(markdown(part)));
    return text.toString().replaceAll("\\s+", " ").strip();
  }

  private static String markdown(DocTree part) {
    if (part instanceof TextTree text) {
      return text.getBody();
    } else if (part instanceof LiteralTree code) {
      return "`" + code.getBody().getBody().strip() + "`";
    } else if (part instanceof LinkTree link) {
      String named = markdown(link.getLabel());
      return named.isEmpty() ? "`" + reference(link) + "`" : named;
    } else if (part instanceof EntityTree entity) {
      return "&" + entity.getName() + ";";
    } else if (part instanceof StartElementTree element) {
      return element.getName().contentEquals("sup") ? "^" : " ";
    } else if (part instanceof EndElementTree) {
      return "";
    }
    throw new IllegalStateException("not known in a comment of an option: " + part);
  }

  private static String reference(LinkTree link) {
    String target = link.getReference().getSignature().replaceAll("\\(.*\\)", "");
    String simple = target.replaceAll("\\b(?:[a-z]\\w*\\.)+(?=[A-Z])", "");
    return simple.startsWith("#") ? simple.substring(1) : simple.replace('#', '.');
  }
}
