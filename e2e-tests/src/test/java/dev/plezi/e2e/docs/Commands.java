package dev.plezi.e2e.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The commands of a page: not run, but each of a kind that is known, with profiles that exist. */
final class Commands {
  private static final Set<String> GOALS =
      Set.of("verify", "install", "deploy", "compile", "exec:java", "archetype:generate");
  private static final Set<String> OTHERS =
      Set.of("java", "jlink", "image/bin/java", "npm", "redis-server", ".ci/reproducible");

  private Commands() {}

  /** What is wrong with the commands of a block. */
  static List<String> faults(Document document, Block block) throws IOException {
    List<String> faults = new ArrayList<>();
    int line = block.line();
    for (String text : block.code().split("\n", -1)) {
      line++;
      String command =
          text.replaceAll("(^|\\s)#.*", "").replaceAll("^(\\w+=\\S+\\s+)*", "").strip();
      String wrong = command.isEmpty() ? "" : wrong(command);
      if (!wrong.isEmpty()) {
        faults.add(document.fault(line, wrong));
      }
    }
    return faults;
  }

  private static String wrong(String command) throws IOException {
    List<String> words = List.of(command.split("\\s+", -1));
    if (!words.get(0).equals("mvn")) {
      return OTHERS.contains(words.get(0)) ? "" : "unknown command: " + words.get(0);
    }
    String pom = Files.readString(Path.of("..", "pom.xml"));
    for (String word : words.subList(1, words.size())) {
      boolean profile = word.startsWith("-P") && pom.contains("<id>" + word.substring(2) + "</id>");
      boolean option = word.equals("-q") || word.startsWith("-D");
      if (!profile && !option && !GOALS.contains(word)) {
        return "unknown to the build: " + word;
      }
    }
    return "";
  }
}
