package dev.plezi.server.http;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Mustache templates of the class path: {@code render("chat")} is the resource {@code
 * <root>/chat.html}. Values are escaped unless the template says {@code {{{…}}}}. Compiled once;
 * the number of compiled templates is bounded by the files. Thread-safe.
 */
public final class Templates {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*");

  private final ClassLoader loader;
  private final String root;
  private final Mustache.Compiler compiler;
  private final Map<String, Template> compiled = new ConcurrentHashMap<>();

  /** The templates below a folder of the class path. */
  public Templates(ClassLoader loader, String root) {
    this.loader = loader;
    this.root = root;
    this.compiler =
        Mustache.compiler()
            .escapeHTML(true)
            .defaultValue("")
            .withLoader(name -> new StringReader(source(name)));
  }

  /**
   * Renders a template.
   *
   * @param name its name, without the ending
   * @param model a map, a record or another object whose members the template names
   * @throws IllegalArgumentException when there is no such template, or it cannot be compiled
   */
  public Body render(String name, Object model) {
    try {
      return Body.html(compiled.computeIfAbsent(name, this::compile).execute(model));
    } catch (MustacheException e) {
      throw new IllegalArgumentException("template " + name + ": " + e.getMessage(), e);
    }
  }

  private Template compile(String name) {
    return compiler.compile(source(name));
  }

  private String source(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a template's name: " + name);
    }
    String resource = root + "/" + name + ".html";
    try (InputStream in = loader.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no template " + resource + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalArgumentException("template " + resource + " cannot be read", e);
    }
  }
}
