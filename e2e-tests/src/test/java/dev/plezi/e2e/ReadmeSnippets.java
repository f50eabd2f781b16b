package dev.plezi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** The code of a document, taken from it and compiled as it stands but for the port. */
final class ReadmeSnippets {
  private static final Pattern BLOCK =
      Pattern.compile("(?m)^```(\\w+)\\n(.*?)^```$", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("public class (\\w+)");

  private final String document;
  private final int port;

  ReadmeSnippets(Path document, int port) throws IOException {
    this.document = Files.readString(document);
    this.port = port;
  }

  /** The repository's README. */
  static Path readme() {
    return Path.of("..", "README.md");
  }

  /** All blocks in a language. */
  List<String> blocks(String language) {
    List<String> found = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(document);
    while (matcher.find()) {
      if (matcher.group(1).equals(language)) {
        found.add(matcher.group(2).replace("3000", Integer.toString(port)));
      }
    }
    return found;
  }

  /** Compiles every Java block into a folder, and puts the page where its template belongs. */
  void buildInto(Path folder) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-parameters",
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path")));
    for (String block : blocks("java")) {
      Matcher name = CLASS.matcher(block);
      assertThat(name.find()).as("a block with a public class: %s", block).isTrue();
      Path file = folder.resolve(name.group(1) + ".java");
      Files.writeString(file, block);
      arguments.add(file.toString());
    }
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(new String[0]));
    assertThat(failed).as("the README's Java compiles").isZero();
    Path templates = Files.createDirectories(folder.resolve("templates"));
    Files.writeString(templates.resolve("chat.html"), blocks("html").get(0));
  }
}
