package dev.plezi.e2e.docs;

/**
 * A fenced block of a page.
 *
 * @param line of its opening fence, from 1
 * @param language what stands behind the fence; may be empty
 * @param mark what the comment on the line before it says, which no reader sees; may be empty
 * @param code its lines, each ended
 */
public record Block(int line, String language, String mark, String code) {
  private static final String FILE = "file: ";
  private static final String SOURCE = "source: ";
  private static final String THEIRS = "theirs";

  /** Whether it is a file that belongs beside the compiled classes. */
  boolean file() {
    return mark.startsWith(FILE);
  }

  /** Whether it is taken from a file of this project, where it is compiled and run. */
  boolean source() {
    return mark.startsWith(SOURCE);
  }

  /** Whether it is for another system, so that nobody here can run it. */
  boolean theirs() {
    return mark.equals(THEIRS);
  }

  /** Whether its mark means something. */
  boolean markKnown() {
    boolean fragment = language.equals("java") && Wrapper.of(this).isPresent();
    return mark.isEmpty() || file() || source() || theirs() || fragment;
  }

  /** The path of that file. */
  String path() {
    return mark.substring(source() ? SOURCE.length() : FILE.length());
  }
}
