package dev.plezi.e2e.options;

import java.util.List;

/** The page of all options, as Markdown. */
final class OptionsPage {
  private static final int WIDTH = 120;

  private final StringBuilder page = new StringBuilder();

  /** Begins with what stands above. */
  OptionsPage(String title, String... paragraphs) {
    page.append("# ").append(title).append('\n');
    List.of(paragraphs).forEach(this::paragraph);
  }

  /** Adds a section of options. */
  OptionsPage section(String heading, String about, List<Option> options) {
    page.append("\n## ").append(heading).append('\n');
    paragraph(about);
    page.append('\n');
    options.forEach(each -> page.append(wrapped("- " + line(each), "  ")));
    return this;
  }

  private void paragraph(String text) {
    page.append('\n').append(wrapped(text, ""));
  }

  private static String line(Option option) {
    StringBuilder line = new StringBuilder("**`" + option.name() + "`**");
    if (option.property() != null) {
      line.append(", `").append(option.property().name()).append('`');
    }
    List<String> types = option.types().stream().map(each -> "`" + each + "`").toList();
    line.append(": ").append(String.join(" or ", types));
    line.append("; default: ").append(option.standard()).append(inSpring(option));
    if (!option.bounds().isEmpty()) {
      line.append("; ").append(String.join(", ", option.bounds()));
    }
    return line + ".\n" + option.summary();
  }

  /** A default that is another where the application is Spring's. */
  private static String inSpring(Option option) {
    Option.Property property = option.property();
    boolean yesOrNo = option.types().equals(List.of("boolean"));
    if (property == null || !yesOrNo || option.standard().equals("" + property.standard())) {
      return "";
    }
    return ", in Spring Boot " + property.standard();
  }

  /** Words of a line and the next: a break stays one. */
  private static String wrapped(String text, String indent) {
    StringBuilder lines = new StringBuilder();
    String before = "";
    for (String paragraph : List.of(text.split("\n"))) {
      StringBuilder line = new StringBuilder(before);
      for (String word : List.of(paragraph.split(" "))) {
        if (line.length() + word.length() > WIDTH) {
          lines.append(line.toString().stripTrailing()).append('\n');
          line = new StringBuilder(indent);
        }
        line.append(word).append(' ');
      }
      lines.append(line.toString().stripTrailing()).append('\n');
      before = indent;
    }
    return lines.toString();
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
