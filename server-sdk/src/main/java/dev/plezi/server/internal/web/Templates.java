package dev.plezi.server.internal.web;

import dev.plezi.server.http.Body;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mustache templates of the class path: {@code page("chat", …)} is the resource {@code
 * <root>/chat.html}, {@code json("chat", …)} is {@code <root>/chat.json}. Values are escaped, for
 * HTML or for a JSON string, unless the template says {@code {{{…}}}}. A name that the model does
 * not have is an error, but for a section's, which is then left out. Without jmustache, which is
 * optional, there are none. Thread-safe.
 */
public final class Templates {
  private static final Logger LOG = LoggerFactory.getLogger(Templates.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*");
  private static final String HTML = MustacheRenderer.HTML;
  private static final String JSON = MustacheRenderer.JSON;

  private final ClassPath classPath;
  private final String root;

  /** Null where jmustache is missing. */
  private final @Nullable MustacheRenderer renderer;

  /** The templates below a folder of the class path. */
  public Templates(ClassPath classPath, String root) {
    this.classPath = classPath;
    this.root = root;
    this.renderer = mustacheIsThere() ? new MustacheRenderer(this::source) : null;
  }

  /**
   * Renders a template.
   *
   * @param name its name, without the ending
   * @param model a map, a record or another object whose members the template names
   * @throws IllegalArgumentException when there is no such template, it cannot be compiled, or it
   *     names what the model does not have
   * @throws IllegalStateException when jmustache is missing, with what to write
   */
  public Body page(String name, Object model) {
    return Body.html(render(name, HTML, model, null));
  }

  /**
   * Renders a template inside another, which has the first as {@code {{{content}}}}, and the same
   * model.
   *
   * @throws IllegalArgumentException as {@link #page(String, Object)} does
   */
  public Body page(String name, Object model, String layout) {
    String content = render(name, HTML, model, null);
    return Body.html(render(layout, HTML, Map.of("content", content), model));
  }

  /** Renders a template that is JSON. */
  public Body json(String name, Object model) {
    return Body.json(render(name, JSON, model, null));
  }

  /** Whether there is a page of this name. */
  public boolean exists(String name) {
    String resource = resource(name, HTML);
    boolean found = classPath.find(resource) != null;
    if (found && renderer == null) {
      LOG.warn("the template {} is not used: {}", resource, missing());
      return false;
    }
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

  private String render(String name, String kind, Object model, @Nullable Object parent) {
    if (renderer == null) {
      throw new IllegalStateException("template " + name + ": " + missing());
    }
    return renderer.render(name, kind, model, parent);
  }

  /** Found by its name alone, so that neither this class nor its callers ever need the library. */
  private static boolean mustacheIsThere() {
    try {
      ClassLoader loader = Templates.class.getClassLoader();
      Class<?> mustache = Class.forName("com.samskivert.mustache.Mustache", false, loader);
      return Templates.class.getModule().canRead(mustache.getModule());
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static String missing() {
    return Templates.class.getModule().isNamed()
        ? "jmustache is missing; add its jar, com.samskivert:jmustache:1.16, to the module path,"
            + " and \"requires com.samskivert.jmustache;\" to the application's module-info.java"
        : "jmustache is missing; add the dependency com.samskivert:jmustache:1.16";
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
}
