package dev.plezi.e2e.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The links between the pages. */
final class Links {
  private final Map<Path, Document> pages;

  Links(List<Document> pages) {
    this.pages = pages.stream().collect(Collectors.toMap(Document::path, Function.identity()));
  }

  /** The links of a page that lead nowhere. Those to other sites are not followed. */
  List<String> faults(Document document) throws IOException {
    List<String> faults = new ArrayList<>();
    for (Document.Link link : document.links()) {
      if (!link.target().matches("https?://.*") && !leads(document, link.target())) {
        faults.add(document.fault(link.line(), "leads nowhere: " + link.target()));
      }
    }
    return faults;
  }

  /** Whether one page has a link to another. */
  boolean join(Document from, Document to) {
    return from.links().stream()
        .anyMatch(link -> target(from, link.target().split("#", 2)[0]).equals(to.path()));
  }

  private boolean leads(Document document, String target) {
    String[] parts = target.split("#", 2);
    Path path = target(document, parts[0]);
    Document other = pages.get(path);
    return parts.length == 1
        ? Files.exists(path)
        : other != null && other.anchors().contains(parts[1]);
  }

  private static Path target(Document document, String relative) {
    return relative.isEmpty()
        ? document.path()
        : document.path().resolveSibling(relative).normalize();
  }
}
