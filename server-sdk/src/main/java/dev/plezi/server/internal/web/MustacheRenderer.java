package dev.plezi.server.internal.web;

import com.samskivert.mustache.DefaultCollector;
import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import dev.plezi.protocol.codec.ModuleAccess;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A renderer of templates by jmustache, the only class that knows it: the library is optional, so
 * this one is loaded only where that is there. Templates are compiled once; the number of compiled
 * ones is bounded by the application's files. Thread-safe.
 */
final class MustacheRenderer {
  static final String HTML = ".html";
  static final String JSON = ".json";

  private static final Pattern JDK = Pattern.compile("^(java|jdk)\\.");
  private static final ModuleAccess MUSTACHE = new ModuleAccess(Mustache.class.getModule());

  /** Where the text of a template is, or an {@link IllegalArgumentException}. */
  interface Sources {
    String text(String name, String kind);
  }

  private final Sources sources;
  private final Map<String, Mustache.Compiler> compilers =
      Map.of(HTML, compiler(HTML, Escapers.HTML), JSON, compiler(JSON, ParamsJson::escaped));
  private final Map<String, Template> compiled = new ConcurrentHashMap<>();

  MustacheRenderer(Sources sources) {
    this.sources = sources;
  }

  /**
   * Fills a template.
   *
   * @param kind the ending of its file
   * @param parent where names are looked for that the model has not; null for nowhere
   * @throws IllegalArgumentException as {@link Templates#page(String, Object)} does
   */
  String render(String name, String kind, Object model, @Nullable Object parent) {
    try {
      Template template = compiled.computeIfAbsent(name + kind, file -> compile(name, kind));
      StringWriter out = new StringWriter();
      if (parent == null) {
        template.execute(model, out);
      } else {
        template.execute(model, parent, out);
      }
      return out.toString();
    } catch (MustacheException e) {
      throw new IllegalArgumentException("template " + name + ": " + e.getMessage(), e);
    }
  }

  private Mustache.Compiler compiler(String kind, Mustache.Escaper escaper) {
    return Mustache.compiler()
        .withEscaper(escaper)
        .withCollector(new Members())
        .nullValue("")
        .withLoader(name -> new StringReader(sources.text(name, kind)));
  }

  private Template compile(String name, String kind) {
    Mustache.Compiler compiler = compilers.get(kind);
    if (compiler == null) {
      throw new IllegalStateException("no templates of the kind " + kind);
    }
    return compiler.compile(sources.text(name, kind));
  }

  /**
   * A reader of members which says what module keeps them from it. JMustache would look for them in
   * the model around, and show another's.
   */
  private static final class Members extends DefaultCollector {
    @Override
    public Mustache.@Nullable VariableFetcher createFetcher(Object object, String member) {
      Mustache.VariableFetcher found = super.createFetcher(object, member);
      Class<?> type = object.getClass();
      // Nobody can open the JDK's own; nor does a name on the class path reach into them.
      boolean own =
          found == null && !JDK.matcher(String.valueOf(type.getModule().getName())).find();
      String fault = own ? MUSTACHE.fault(type) : null;
      if (fault != null) {
        throw new MustacheException(member + " cannot be read: " + fault);
      }
      return found;
    }
  }
}
