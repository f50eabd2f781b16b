package dev.plezi.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every page of the project: its code is what it seems to be, and its links lead somewhere. What
 * the code does is the business of a test of its own.
 */
@ExtendWith(WithBrowser.class)
class DocumentsIT {
  private static final int WIDTH = 140;

  static List<Document> pages() throws Exception {
    return Document.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void itsCodeIsWhole(Document document, People people, @TempDir Path folder) throws Exception {
    assertThat(Review.faults(document, people.arrive("reader"), folder)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void itsLinksLeadSomewhere(Document document) throws Exception {
    assertThat(new Links(pages()).faults(document)).isEmpty();
  }

  /** What says how the code is built, and so must be as it is. */
  @ParameterizedTest
  @ValueSource(strings = {"README.md", "CONTRIBUTING.md", "docs/architecture.md"})
  void theNamesOfTheCodeExist(String page) throws Exception {
    Document document = Document.of(page);
    assertThat(new SourceNames().faults(document, 0, document.lines().size())).isEmpty();
  }

  @Test
  void theGuideIsLinkedFromItsIndex() throws Exception {
    Document index = Document.of("docs/README.md");
    Links links = new Links(pages());
    List<String> faults = new ArrayList<>();
    for (Document document : pages()) {
      boolean guide = document.name().startsWith("docs/");
      if (guide && !document.name().equals(index.name()) && !links.join(index, document)) {
        faults.add(document.fault(1, "not in the index"));
      }
    }
    assertThat(faults).isEmpty();
  }

  /** But for the tables of the protocol, whose rows cannot be broken. */
  @ParameterizedTest
  @MethodSource("pages")
  void itFitsAScreen(Document document) {
    boolean specification = document.name().startsWith("protocol/");
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < document.lines().size(); i++) {
      String line = document.lines().get(i);
      if (line.length() > WIDTH && !(specification && line.startsWith("|"))) {
        faults.add(document.fault(i + 1, "longer than " + WIDTH));
      }
    }
    assertThat(faults).isEmpty();
  }
}
