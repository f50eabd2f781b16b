package dev.plezi.server.internal.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A look into the modules of an application, for what no class loader finds. A resource in a folder
 * whose name could be a package's is its module's own, until the module opens that package.
 */
public final class ModuleResources {
  private ModuleResources() {}

  /** The module that keeps a resource to itself, and what to write; null when there is none. */
  public static @Nullable String keeper(String resource) {
    int end = resource.lastIndexOf('/');
    String folder = end < 0 ? "" : resource.substring(0, end).replace('/', '.');
    return ModuleLayer.boot().modules().stream()
        .filter(each -> each.getPackages().contains(folder) && !each.isOpen(folder))
        .map(Module::getName)
        .filter(name -> holds(name, resource))
        .findFirst()
        .map(name -> words(name, folder))
        .orElse(null);
  }

  /** Whether a folder is in a linked image, whose class loaders find files, but no folders. */
  public static boolean linked(String folder) {
    return ModuleLayer.boot().configuration().modules().stream()
        .flatMap(each -> each.reference().location().stream())
        .filter(home -> home.getScheme().equals("jrt"))
        .anyMatch(home -> Files.isDirectory(Path.of(URI.create(home + "/")).resolve(folder)));
  }

  private static String words(String module, String folder) {
    String words = "the module %s, which keeps it; its module-info.java needs \"opens %s;\"";
    return words.formatted(module, folder);
  }

  private static boolean holds(String module, String resource) {
    ResolvedModule resolved = ModuleLayer.boot().configuration().findModule(module).orElseThrow();
    try (ModuleReader reader = resolved.reference().open()) {
      return reader.find(resource).isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
