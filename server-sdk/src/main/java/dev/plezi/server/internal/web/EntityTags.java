package dev.plezi.server.internal.web;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The entity tags that all lines of a condition name (RFC 9110, 13.1). What is malformed names
 * none.
 *
 * @param any whether they are an asterisk: whatever there is
 * @param opaque the tags without their marks of weakness, in their quotes
 * @param strong those of them that are not weak
 */
public record EntityTags(boolean any, List<String> opaque, List<String> strong) {
  private static final Pattern TAG = Pattern.compile("(W/)?(\"[^\"\\x00-\\x20\\x7F]*\")");

  /** Those of a header's lines. */
  public static EntityTags of(List<String> lines) {
    boolean any = false;
    List<String> opaque = new ArrayList<>();
    List<String> strong = new ArrayList<>();
    for (String line : lines) {
      any |= line.strip().equals("*");
      Matcher tag = TAG.matcher(line);
      while (tag.find()) {
        opaque.add(tag.group(2));
        if (tag.group(1) == null) {
          strong.add(tag.group(2));
        }
      }
    }
    return new EntityTags(any, List.copyOf(opaque), List.copyOf(strong));
  }
}
