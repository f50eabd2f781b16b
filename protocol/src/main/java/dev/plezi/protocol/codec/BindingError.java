package dev.plezi.protocol.codec;

import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/**
 * A description of what Jackson complains about, in words that a peer or a log may show: the member
 * and what is wrong.
 */
final class BindingError {
  private BindingError() {}

  static String describe(JacksonException e) {
    String path = member(e);
    String what = e.getOriginalMessage();
    int detail = what.indexOf('\n');
    String reason = detail < 0 ? what : what.substring(0, detail);
    return path.isEmpty() ? reason : path + ": " + reason;
  }

  /** The path of the member that is wrong; empty when it is the whole. */
  static String member(JacksonException e) {
    String steps = e.getPath().stream().map(BindingError::step).collect(Collectors.joining());
    return steps.startsWith(".") ? steps.substring(1) : steps;
  }

  private static String step(JacksonException.Reference reference) {
    String name = reference.getPropertyName();
    return name == null ? "[" + reference.getIndex() + "]" : "." + name;
  }
}
