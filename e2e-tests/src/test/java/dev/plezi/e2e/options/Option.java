package dev.plezi.e2e.options;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An option, as the code has it.
 *
 * @param types what its setters take
 * @param standard its default, for a reader
 * @param bounds what it may be, for a reader
 * @param text its description, as Markdown
 * @param property its place in Spring Boot, if a text can say it
 */
record Option(
    String name,
    List<String> types,
    String standard,
    List<String> bounds,
    String text,
    @Nullable Property property) {

  private static final int SENTENCES = 3;

  /**
   * A property of Spring Boot.
   *
   * @param standard its default as a property says it, or null for none or one of the machine's
   */
  record Property(String name, Class<?> type, @Nullable Object standard) {}

  /** The first sentences of the description, and the one about no value; none of the default. */
  String summary() {
    List<String> sentences =
        Stream.of(text.split("(?<=\\.) (?=[A-Z0-9`])"))
            .filter(each -> !each.matches("\\d.* (by default|unless set)\\b.*"))
            .toList();
    Stream<String> rest =
        sentences.stream()
            .skip(SENTENCES)
            .filter(each -> each.matches("(Null|Empty|Unless set)\\b.*"));
    return String.join(" ", Stream.concat(sentences.stream().limit(SENTENCES), rest).toList());
  }
}
