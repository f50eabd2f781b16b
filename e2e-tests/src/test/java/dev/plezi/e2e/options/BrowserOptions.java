package dev.plezi.e2e.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options of the browser client, as its declarations for TypeScript have them. */
final class BrowserOptions {
  private static final Path DECLARATIONS =
      Path.of("..", "client-js", "src", "main", "js", "plezi-client.d.ts");
  private static final Pattern OPTION =
      Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(\\w+)\\?: ([^;]+);", Pattern.DOTALL);
  private static final Pattern STANDARD = Pattern.compile(" ?([\\w,]+) by default\\.");

  private BrowserOptions() {}

  /** All of them, in the order of the declarations. */
  static List<Option> all() throws IOException {
    String source = Files.readString(DECLARATIONS);
    int start = source.indexOf("export interface PleziOptions {");
    Matcher found = OPTION.matcher(source.substring(start, source.indexOf("\n}", start)));
    List<Option> options = new ArrayList<>();
    while (found.find()) {
      options.add(option(found.group(2), found.group(3), text(found.group(1))));
    }
    return options;
  }

  /** What holds for all of them: the second sentence above and those behind it. */
  static String bounds() throws IOException {
    String source = Files.readString(DECLARATIONS);
    int end = source.indexOf("export interface PleziOptions {");
    String above =
        text(source.substring(source.lastIndexOf("/**", end) + 3, end).replace("*/", ""));
    return above.substring(above.indexOf(". ") + 2);
  }

  private static Option option(String name, String type, String text) {
    Matcher standard = STANDARD.matcher(text);
    if (!standard.find()) {
      throw new IllegalStateException(name + " has no default in " + DECLARATIONS);
    }
    String rest = standard.replaceFirst("").strip();
    String value = standard.group(1).toLowerCase(Locale.ROOT);
    return new Option(name, List.of(type.replace("|", "or")), value, List.of(), rest, null);
  }

  private static String text(String comment) {
    return comment.replaceAll("\\n\\s*\\* ?", " ").replaceAll("\\s+", " ").strip();
  }
}
