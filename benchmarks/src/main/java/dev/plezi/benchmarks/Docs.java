package dev.plezi.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What puts tables and a chart into the page that shows them. */
final class Docs {
  private static final String IMAGE = "performance.svg";

  private Docs() {}

  /** The figures of servers. */
  static void putServers(Path folder, String table, String chart) throws IOException {
    Files.writeString(folder.resolve(IMAGE), chart);
    String image = "![CPU of the servers, side by side](" + IMAGE + ")\n\n";
    put(folder, "figures", image + table);
  }

  /** What stands between two comments that name it. */
  static void put(Path folder, String name, String markdown) throws IOException {
    Path page = folder.resolve("performance.md");
    String text = Files.readString(page);
    String comment = "<!-- " + name + " -->\n";
    int begin = text.indexOf(comment) + comment.length();
    int end = text.indexOf("<!-- end of " + name + " -->");
    if (begin < comment.length() || end < begin) {
      throw new IOException("no place for " + name + " in " + page);
    }
    String whole = text.substring(0, begin) + "\n" + markdown + "\n" + text.substring(end);
    Files.writeString(page, whole);
    System.err.println("put into " + page);
  }
}
