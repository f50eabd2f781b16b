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
  /** The one folder with a dot before its name that is for everybody's eyes: RFC 8615. */
  private static final String WELL_KNOWN = ".well-known";

  /**
   * The file below it that a name means, where folders are parted by slashes; null when there is no
   * readable file, the name leads out of the folder in any way, or it is {@link #hidden}.
   */
  public @Nullable Path file(String name) {
    if (hidden(name) || name.startsWith("/") || name.indexOf('\\') >= 0) {
      return null;
    }
    try {
      Path root = path.toRealPath();
      Path real = root.resolve(name).toRealPath();
      return real.startsWith(root)
              && !hidden(root.relativize(real))
              && Files.isRegularFile(real)
              && Files.isReadable(real)
          ? real
          : null;
    } catch (InvalidPathException | IOException e) {
      // There is no such file.
      return null;
    }
  }

  /** Whether a name, or a folder in it, begins with a dot, but for {@code .well-known}. */
  public static boolean hidden(String name) {
    return List.of(name.split("/", -1)).stream()
        .anyMatch(part -> part.startsWith(".") && !part.equals(WELL_KNOWN));
  }

  private static boolean hidden(Path below) {
    for (Path part : below) {
      if (hidden(part.toString())) {
        return true;
      }
    }
    return false;
  }
}
