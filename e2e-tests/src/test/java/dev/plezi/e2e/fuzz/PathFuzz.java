package dev.plezi.e2e.fuzz;

import static dev.plezi.e2e.fuzz.Holds.holds;

import dev.plezi.server.internal.route.PathPattern;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Any text as {@code route|path}: what is parsed matches, and matches its own parameters again. */
public final class PathFuzz {
  private PathFuzz() {}

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    int bar = text.indexOf('|');
    String route = bar < 0 ? text : text.substring(0, bar);
    String path = text.substring(bar + 1);
    PathPattern.Match itself = PathPattern.exactly(route).match(route);
    holds(itself != null && itself.params().isEmpty(), "an exact path does not match itself");
    PathPattern pattern;
    try {
      pattern = PathPattern.parse(route);
    } catch (IllegalArgumentException e) {
      holds(String.valueOf(e.getMessage()).contains(route), "the route is not named");
      return;
    }
    holds(pattern.toString().equals(route), "not shown as it was written");
    PathPattern.Match match = pattern.match(path);
    holds(same(match, pattern.match(path + "/")), "a slash at the end makes a difference");
    if (match != null) {
      String built = build(route, match.params());
      holds(same(match, pattern.match(built)), "another match for its own parameters: " + built);
    }
  }

  private static String build(String route, Map<String, String> params) {
    StringBuilder path = new StringBuilder("/");
    boolean literal = true;
    for (String part : route.split("/", -1)) {
      String name = part.replaceAll("[(:)]", "");
      boolean parameter = part.startsWith(":") || part.startsWith("(:") || part.equals("*");
      literal &= !parameter;
      String value = parameter ? params.get(name) : part;
      holds(value != null || part.startsWith("(:"), "without its required " + name);
      if (value != null) {
        holds(part.equals("*") || value.indexOf('/') < 0, "a slash in " + name);
        path.append(value).append('/');
      }
    }
    return literal ? path + params.getOrDefault("id", "") : path.toString();
  }

  private static boolean same(
      PathPattern.@Nullable Match one, PathPattern.@Nullable Match another) {
    return one == null ? another == null : one.equals(another);
  }
}
