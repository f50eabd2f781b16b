package dev.plezi.e2e.docs;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Everything that is wrong with the code of a page; no block is passed over. */
final class Review {
  private final Document document;
  private final Scripts scripts;
  private final List<String> faults = new ArrayList<>();

  private Review(Document document, Page browser) {
    this.document = document;
    this.scripts = new Scripts(browser);
  }

  /**
   * Reads a page.
   *
   * @param browser reads its scripts
   * @param folder empty; its Java is compiled there
   */
  static List<String> faults(Document document, Page browser, Path folder) throws Exception {
    Review review = new Review(document, browser);
    for (Block block : document.blocks()) {
      review.read(block);
    }
    review.faults.addAll(Program.compile(document, folder));
    return review.faults;
  }

  private void read(Block block) throws Exception {
    if (!block.markKnown()) {
      fault(block, "no such mark: " + block.mark());
    }
    if (block.source()) {
      source(block);
      return;
    }
    switch (block.language()) {
      case "java" -> {} // compiled with the whole page
      case "html", "js" -> faults.addAll(scripts.faults(document, block));
      case "sh" -> faults.addAll(Commands.faults(document, block));
      case "xml" -> faults.addAll(Xml.faults(document, block));
      case "json" -> json(block);
      case "ts", "tsx" -> {} // compiled by client-js's TypesTest
      case "text" -> {} // a picture, or what a program prints
      default -> foreign(block);
    }
  }

  private void json(Block block) {
    try {
      var unused = new JsonMapper().readTree(block.code());
    } catch (JacksonException e) {
      fault(block, "no JSON: " + e.getOriginalMessage());
    }
  }

  private void source(Block block) throws IOException {
    Path file = Path.of("..", block.path());
    if (!Files.exists(file) || !Files.readString(file).contains(block.code())) {
      fault(block, "it does not stand in " + block.path());
    }
  }

  /** Code for other systems is marked as such: nobody here can check it. */
  private void foreign(Block block) {
    if (!block.theirs()) {
      fault(block, "unknown language: \"" + block.language() + "\"");
    }
  }

  private void fault(Block block, String what) {
    faults.add(document.fault(block.line(), what));
  }
}
