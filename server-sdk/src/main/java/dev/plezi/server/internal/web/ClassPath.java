package dev.plezi.server.internal.web;

import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A finder of an application's files on the class path, whichever thread asks: in the class loaders
 * of what it has routed, then in those of the threads that made and started it, then in our own.
 * Immutable.
 */
public final class ClassPath {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  private final List<ClassLoader> loaders;

  private ClassPath(List<ClassLoader> loaders) {
    this.loaders = loaders;
  }

  /**
   * The class path of an application.
   *
   * @param own the class loaders of its classes, the first first; null for none
   */
  public static ClassPath of(Collection<@Nullable ClassLoader> own) {
    Set<ClassLoader> all = new LinkedHashSet<>();
    own.stream().filter(Objects::nonNull).forEach(all::add);
    Stream.of(
            Thread.currentThread().getContextClassLoader(),
            ClassPath.class.getClassLoader(),
            ClassLoader.getSystemClassLoader())
        .filter(Objects::nonNull)
        .forEach(all::add);
    return new ClassPath(List.copyOf(all));
  }

  /** What has a name; null when nothing has. */
  public @Nullable URL find(String name) {
    for (ClassLoader loader : loaders) {
      URL found = loader.getResource(name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Whether there is a folder, also one of which a jar says nothing but names what is in it. */
  public boolean hasFolder(String name) {
    return find(name + "/") != null
        || find(name) != null
        || jars().anyMatch(jar -> holds(jar, name + "/"));
  }

  private static boolean holds(Jar jar, String start) {
    try (JarFile file = jar.open()) {
      return file.stream().anyMatch(each -> each.getName().startsWith(start));
    } catch (IOException e) {
      // Not a jar after all: nothing is in it.
      return false;
    }
  }

  /** Those of the class loaders, and those of the class path that have no manifest. */
  private Stream<Jar> jars() {
    Stream<Jar> found = loaders.stream().flatMap(ClassPath::manifests).map(url -> () -> jar(url));
    Stream<Jar> listed =
        Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
            .filter(each -> each.endsWith(".jar"))
            .map(each -> () -> new JarFile(each));
    return Stream.concat(found, listed);
  }

  private static Stream<URL> manifests(ClassLoader loader) {
    try {
      return Collections.list(loader.getResources(MANIFEST)).stream();
    } catch (IOException e) {
      return Stream.of();
    }
  }

  private static JarFile jar(URL manifest) throws IOException {
    if (manifest.openConnection() instanceof JarURLConnection connection) {
      connection.setUseCaches(false);
      return connection.getJarFile();
    }
    throw new IOException("no jar: " + manifest);
  }

  private interface Jar {
    JarFile open() throws IOException;
  }
}
