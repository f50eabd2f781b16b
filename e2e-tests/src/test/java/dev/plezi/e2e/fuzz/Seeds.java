package dev.plezi.e2e.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The inputs that a target begins with: the lines of {@code fuzz/<target>.txt}, where {@code \xC3}
 * stands for a byte.
 */
final class Seeds {
  private static final Pattern BYTE = Pattern.compile("\\\\x([0-9A-F]{2})");

  private Seeds() {}

  static List<byte[]> of(Class<?> target) throws IOException {
    String lines = new String(resource(target, ".txt"), StandardCharsets.US_ASCII);
    return lines.lines().map(Seeds::bytes).toList();
  }

  /** Words that the target's inputs are made of, in libFuzzer's format. */
  static byte[] dictionary(Class<?> target) throws IOException {
    return resource(target, ".dict");
  }

  private static byte[] bytes(String line) {
    return BYTE.matcher(line)
        .replaceAll(escape -> Matcher.quoteReplacement(character(escape.group(1))))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String character(String hex) {
    return String.valueOf((char) Integer.parseInt(hex, 16));
  }

  private static byte[] resource(Class<?> target, String ending) throws IOException {
    String name = "/fuzz/" + target.getSimpleName() + ending;
    try (InputStream in = target.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no " + name + " on the class path");
      }
      return in.readAllBytes();
    }
  }
}
