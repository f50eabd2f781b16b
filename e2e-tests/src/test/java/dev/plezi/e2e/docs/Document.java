package dev.plezi.e2e.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Markdown page of the project. Immutable. */
public final class Document {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern FENCE = Pattern.compile(" *(```+)(\\S*).*");
  private static final Pattern MARK = Pattern.compile(" *<!-- (.*) -->");
  private static final Pattern HEADING = Pattern.compile("#{1,6} (.*)");
  private static final Pattern LINK =
      Pattern.compile("\\[(?:[^\\[\\]]|\\[[^\\]]*\\])*\\]\\(([^()\\s]+)\\)");

  private static final Pattern IGNORED =
      Pattern.compile("(^|[/\\\\])(target|node_modules|\\.[^/\\\\]*)[/\\\\]");

  /** A link of a page. */
  record Link(int line, String target) {}

  private final Path path;
  private final List<String> lines;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private final List<String> anchors = new ArrayList<>();

  private Document(Path path, List<String> lines) {
    this.path = path;
    this.lines = lines;
    int next = 0;
    while (next < lines.size()) {
      Matcher fence = FENCE.matcher(lines.get(next));
      next = fence.matches() ? block(next, fence) : prose(next);
    }
  }

  /** A page by its name, which is its path from the project's root. */
  public static Document of(String name) throws IOException {
    return read(ROOT.resolve(name));
  }

  /** All of them, by name. */
  static List<Document> all() throws IOException {
    List<Document> pages = new ArrayList<>();
    for (Path path : paths()) {
      pages.add(read(path));
    }
    return pages;
  }

  /** The same page, whose servers listen on another port than 3000. */
  Document onPort(int port) {
    String to = Integer.toString(port);
    return new Document(
        path, lines.stream().map(line -> line.replaceAll("\\b3000\\b", to)).toList());
  }

  /** Its path from the project's root. */
  String name() {
    return ROOT.relativize(path).toString().replace('\\', '/');
  }

  Path path() {
    return path;
  }

  /** Its lines. */
  public List<String> lines() {
    return lines;
  }

  List<Block> blocks() {
    return List.copyOf(blocks);
  }

  /** The code of all blocks in a language. */
  public List<String> blocks(String language) {
    return blocks.stream()
        .filter(block -> block.language().equals(language))
        .map(Block::code)
        .toList();
  }

  List<Link> links() {
    return List.copyOf(links);
  }

  /** What links to this page may have behind their {@code #}. */
  List<String> anchors() {
    return List.copyOf(anchors);
  }

  /** Something wrong, and where. */
  String fault(int line, String what) {
    return name() + ":" + line + ": " + what;
  }

  @Override
  public String toString() {
    return name();
  }

  private static Document read(Path path) throws IOException {
    return new Document(path, Files.readAllLines(path));
  }

  private int block(int first, Matcher fence) {
    int last = first + 1;
    while (last < lines.size() && !lines.get(last).strip().equals(fence.group(1))) {
      last++;
    }
    if (last == lines.size()) {
      throw new IllegalStateException(fault(first + 1, "the block has no end"));
    }
    Matcher mark = MARK.matcher(first == 0 ? "" : lines.get(first - 1));
    blocks.add(
        new Block(
            first + 1,
            fence.group(2),
            mark.matches() ? mark.group(1) : "",
            String.join("\n", lines.subList(first + 1, last)) + "\n"));
    return last + 1;
  }

  private int prose(int index) {
    String line = lines.get(index);
    Matcher heading = HEADING.matcher(line);
    if (heading.matches()) {
      anchors.add(anchor(heading.group(1)));
    }
    Matcher link = LINK.matcher(line.replaceAll("`[^`]*`", "code"));
    while (link.find()) {
      links.add(new Link(index + 1, link.group(1)));
    }
    return index + 1;
  }

  /** As GitHub makes them. */
  private static String anchor(String heading) {
    return heading
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  private static List<Path> paths() throws IOException {
    try (Stream<Path> found = Files.walk(ROOT, 3)) {
      return found
          .filter(path -> path.toString().endsWith(".md"))
          .filter(path -> !IGNORED.matcher(ROOT.relativize(path).toString()).find())
          .sorted()
          .toList();
    }
  }
}
