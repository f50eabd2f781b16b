package dev.plezi.protocol.codec;

import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * A rule of the module system: whether a library that works by reflection may make and read a
 * class's instances. It may where the class is public and its package exported, whatever the class
 * is nested in, and where the package is opened to it; so it may always on the class path.
 *
 * @param reader the library's module
 */
public record ModuleAccess(Module reader) {
  /** What keeps the reader from a class, and what to write; null when nothing does. */
  public @Nullable String fault(Class<?> type) {
    Module module = type.getModule();
    String home = type.getPackageName();
    // A protected class is a public one to the JVM.
    int modifiers = type.getModifiers();
    boolean visible = Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    if ((visible && module.isExported(home, reader)) || module.isOpen(home, reader)) {
      return null;
    }
    String words = "the module %s keeps %s from %s; its module-info.java needs \"opens %s%s;\"";
    String name = reader.isNamed() ? reader.getName() : "the class path";
    String to = reader.isNamed() ? " to " + name : "";
    return words.formatted(module.getName(), type.getName(), name, home, to);
  }
}
