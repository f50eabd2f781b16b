package dev.plezi.server.internal.web;

import com.samskivert.mustache.DefaultCollector;
import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import dev.plezi.protocol.codec.ModuleAccess;
import dev.plezi.server.http.Body;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mustache templates of the class path: {@code page("chat", …)} is the resource {@code
 * <root>/chat.html}, {@code json("chat", …)} is {@code <root>/chat.json}. Values are escaped, for
 * HTML or for a JSON string, unless the template says {@code {{{…}}}}. A name that the model does
 * not have is an error, but for a section's, which is then left out. Compiled once; the number of
 * compiled templates is bounded by the files. Thread-safe.
 */
public final class Templates {
  private static final Logger LOG = LoggerFactory.getLogger(Templates.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*");
  private static final Pattern JDK = Pattern.compile("^(java|jdk)\\.");
  private static final ModuleAccess MUSTACHE = new ModuleAccess(Mustache.class.getModule());
  private static final String HTML = ".html";
  private static final String JSON = ".json";

  private final ClassPath classPath;
  private final String root;
  private final Map<String, Mustache.Compiler> compilers =
      Map.of(HTML, compiler(HTML, Escapers.HTML), JSON, compiler(JSON, ParamsJson::escaped));
  private final Map<String, Template> compiled = new ConcurrentHashMap<>();

  /** The templates below a folder of the class path. */
  public Templates(ClassPath classPath, String root) {
    this.classPath = classPath;
    this.root = root;
  }

  /**
   * Renders a template.
   *
   * @param name its name, without the ending
   * @param model a map, a record or another object whose members the template names
   * @throws IllegalArgumentException when there is no such template, it cannot be compiled, or it
   *     names what the model does not have
   */
  public Body page(String name, Object model) {
    return Body.html(execute(name, HTML, model, null));
  }

  /**
   * Renders a template inside another, which has the first as {@code {{{content}}}}, and the same
   * model.
   *
   * @throws IllegalArgumentException as {@link #page(String, Object)} does
   */
  public Body page(String name, Object model, String layout) {
    String content = execute(name, HTML, model, null);
    return Body.html(execute(layout, HTML, Map.of("content", content), model));
  }

  /** Renders a template that is JSON. */
  public Body json(String name, Object model) {
    return Body.json(execute(name, JSON, model, null));
  }

  /** Whether there is a page of this name. */
  public boolean exists(String name) {
    String resource = resource(name, HTML);
    boolean found = classPath.find(resource) != null;
    String kept = found ? null : ModuleResources.keeper(resource);
    if (kept != null) {
      LOG.warn("the template {} is not used: it is in {}", resource, kept);
    }
    return found;
  }

  /** Whether there is JSON of this name. */
  public boolean existsAsJson(String name) {
    return classPath.find(resource(name, JSON)) != null;
  }

  private String execute(String name, String kind, Object model, @Nullable Object parent) {
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
        .withLoader(name -> new StringReader(source(name, kind)));
  }

  private Template compile(String name, String kind) {
    Mustache.Compiler compiler = compilers.get(kind);
    if (compiler == null) {
      throw new IllegalStateException("no templates of the kind " + kind);
    }
    return compiler.compile(source(name, kind));
  }

  private String resource(String name, String kind) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a template's name: " + name);
    }
    return root + "/" + name + kind;
  }

  private String source(String name, String kind) {
    String resource = resource(name, kind);
    URL found = classPath.find(resource);
    if (found == null) {
      String kept = ModuleResources.keeper(resource);
      throw new IllegalArgumentException(
          kept == null
              ? "no template " + resource + " on the class path"
              : "the template " + resource + " is in " + kept);
    }
    try (InputStream in = found.openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalArgumentException("template " + resource + " cannot be read", e);
    }
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
