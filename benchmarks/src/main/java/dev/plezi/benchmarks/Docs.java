package dev.plezi.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What puts tables and chart into the page that shows them. */
final class Docs {
  private static final String BEGIN = "<!-- figures -->\n";
  private static final String END = "<!-- end of figures -->";
  private static final String IMAGE = "performance.svg";

  private Docs() {}

  static void put(Path folder, String table, String chart) throws IOException {
    Path page = folder.resolve("performance.md");
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if (begin < BEGIN.length() || end < begin) {
      throw new IOException("no place for figures in " + page);
    }
    String figures = "\n![CPU of the servers, side by side](" + IMAGE + ")\n\n" + table + "\n";
    Files.writeString(folder.resolve(IMAGE), chart);
    Files.writeString(page, text.substring(0, begin) + figures + text.substring(end));
    System.err.println("put into " + page);
  }
}
