package dev.plezi.e2e.docs;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The Maven XML of a page: well-formed, and of this project what it names is what is built. */
final class Xml {
  private Xml() {}

  /** What is wrong with a block. */
  static List<String> faults(Document document, Block block) throws Exception {
    List<String> faults = new ArrayList<>();
    NodeList dependencies =
        parse("<all>" + block.code() + "</all>").getElementsByTagName("dependency");
    for (int i = 0; i < dependencies.getLength(); i++) {
      Element dependency = (Element) dependencies.item(i);
      if (text(dependency, "groupId").equals("dev.plezi") && !built(dependency)) {
        faults.add(
            document.fault(block.line(), "not built here: " + text(dependency, "artifactId")));
      }
    }
    return faults;
  }

  private static boolean built(Element dependency) throws Exception {
    String pom = Files.readString(Path.of("..", "pom.xml"));
    String bom = Files.readString(Path.of("..", "bom", "pom.xml"));
    String version = text(dependency, "version");
    // Where the version is managed, none is named.
    return (pom + bom).contains("<artifactId>" + text(dependency, "artifactId") + "</artifactId>")
        && (version.isEmpty() || text(parse(pom).getDocumentElement(), "version").equals(version));
  }

  private static String text(Element element, String child) {
    NodeList found = element.getElementsByTagName(child);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent();
  }

  private static org.w3c.dom.Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }
}
