package dev.plezi.server.internal.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder whose files may be sent, and nothing outside of it.
 *
 * @param path the folder
 */
public record StaticFolder(Path path) {
  /**
   * The file below it that a name means, where folders are parted by slashes; null when there is no
   * readable file, or the name leads out of the folder in any way.
   */
  public @Nullable Path file(String name) {
    boolean escapes = List.of(name.split("/", -1)).contains("..") || name.startsWith("/");
    if (escapes || name.indexOf('\\') >= 0) {
      return null;
    }
    try {
      Path root = path.toRealPath();
      Path real = root.resolve(name).toRealPath();
      return real.startsWith(root) && Files.isRegularFile(real) && Files.isReadable(real)
          ? real
          : null;
    } catch (InvalidPathException | IOException e) {
      // There is no such file.
      return null;
    }
  }
}
