package dev.plezi.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Makes folders for what a test writes, and removes them. */
public final class TemporaryFolder {
  private TemporaryFolder() {}

  /** An empty folder, which is removed with all that is in it when this process ends. */
  public static Path untilTheEnd(String name) throws IOException {
    // As the property is now: the JDK remembers what it was at the start.
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    Path folder = Files.createTempDirectory(parent, name);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
    return folder;
  }

  /** Removes a folder and all that is in it; nothing where there is none. */
  public static void remove(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
