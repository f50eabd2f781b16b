package dev.plezi.e2e.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The sources of the project's tests.
 *
 * @param classes by class; equal names are taken together
 * @param scripts the cases of the browser client
 */
record ProjectTests(Map<String, String> classes, String scripts) {
  private static final Path SCRIPTS = Path.of("..", "client-js", "src", "test", "js");
  private static final Pattern FILE = Pattern.compile("(\\w+(?:Test|IT|Contract))\\.(?:java|kt)");

  /** A class, and in parentheses its methods, or the quoted names of cases that it runs. */
  private static final Pattern TEST =
      Pattern.compile(
          "`(\\w+(?:Test|IT|Contract))`(?: of [\\w-]+)?(?: \\(((?:\\w+|\"[^\"]+\"|, )+)\\))?");

  /** Where a class begins to be told more of. */
  private static final Pattern MORE = Pattern.compile("(?:Test|IT|Contract)`[^|`(]*\\(");

  private static final Pattern NAME = Pattern.compile("\\w+|\"([^\"]+)\"");

  /** Reads them, from the folders of all modules. */
  static ProjectTests read() throws IOException {
    Map<String, String> classes = new HashMap<>();
    for (Path file : files(Path.of(".."), FILE)) {
      String name = String.valueOf(file.getFileName()).replaceAll("\\.\\w+$", "");
      classes.merge(name, Files.readString(file), String::concat);
    }
    StringBuilder scripts = new StringBuilder();
    for (Path file : files(SCRIPTS, Pattern.compile("[\\w-]+\\.mjs"))) {
      scripts.append(Files.readString(file));
    }
    return new ProjectTests(classes, scripts.toString());
  }

  /** Fails unless a row names at least one test, and none that is not there. */
  void assertNamed(String row) {
    List<MatchResult> tests = TEST.matcher(row).results().toList();
    assertThat(tests).as(row).isNotEmpty();
    assertThat(tests.stream().filter(test -> test.group(2) != null))
        .as("all that stands in parentheses in: %s", row)
        .hasSameSizeAs(MORE.matcher(row).results().toList());
    for (MatchResult test : tests) {
      String source = classes.getOrDefault(test.group(1), "");
      assertThat(source).as("%s in: %s", test.group(1), row).isNotEmpty();
      String names = test.group(2) == null ? "" : test.group(2);
      for (MatchResult name : NAME.matcher(names).results().toList()) {
        if (name.group(1) == null) {
          assertThat(source).as(row).contains(" " + name.group() + "(");
        } else {
          assertThat(scripts).as(row).contains(" '" + name.group(1) + "'(");
        }
      }
    }
  }

  private static List<Path> files(Path folder, Pattern name) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(path -> name.matcher(String.valueOf(path.getFileName())).matches())
          .toList();
    }
  }
}
