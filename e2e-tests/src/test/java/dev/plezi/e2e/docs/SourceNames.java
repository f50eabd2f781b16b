package dev.plezi.e2e.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names of the project's own types, methods and packages, as its pages may use them. */
final class SourceNames {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** {@code Type} or {@code Type.method}, in backticks, with or without brackets behind it. */
  private static final Pattern TYPE =
      Pattern.compile("`([A-Z][a-z]\\w*)(?:\\.([a-z]\\w*))?(?:\\([^`]*\\))?`");

  private static final Pattern PACKAGE = Pattern.compile("`(dev\\.plezi(?:\\.[a-z]+)*)`");

  private final Map<String, List<String>> sources = new HashMap<>();
  private final Set<String> packages = new HashSet<>();

  SourceNames() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.filter(Files::isDirectory).sorted().toList()) {
        read(module.resolve("src/main/java"));
        read(module.resolve("src/test/java"));
      }
    }
  }

  private void read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String name = String.valueOf(file.getFileName()).replace(".java", "");
        sources.computeIfAbsent(name, none -> new ArrayList<>()).add(Files.readString(file));
        packages.add(
            folder.relativize(file.getParent()).toString().replace('\\', '/').replace('/', '.'));
      }
    }
  }

  /** The names of a page, from one line to another, that nothing has. */
  List<String> faults(Document document, int from, int to) {
    List<String> faults = new ArrayList<>();
    for (int i = from; i < to; i++) {
      String line = document.lines().get(i);
      Matcher type = TYPE.matcher(line);
      while (type.find()) {
        if (!exists(type.group(1), type.group(2))) {
          faults.add(document.fault(i + 1, "does not exist: " + type.group()));
        }
      }
      Matcher name = PACKAGE.matcher(line);
      while (name.find()) {
        if (packages.stream().noneMatch(name.group(1)::equals)) {
          faults.add(document.fault(i + 1, "no such package: " + name.group(1)));
        }
      }
    }
    return faults;
  }

  private boolean exists(String type, String method) {
    List<String> declaring = sources.getOrDefault(type, List.of());
    return method == null
        ? !declaring.isEmpty()
        : declaring.stream()
            .anyMatch(source -> Pattern.compile("\\b" + method + "\\(").matcher(source).find());
  }
}
