package dev.plezi.server.internal.route;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A route of a leading segment, which becomes a parameter of the routes behind it. Answers nothing
 * itself.
 *
 * @param path the parameter
 * @param name its name
 * @param values what its values match entirely
 */
public record RewriteRoute(PathPattern path, String name, Pattern values) implements Route {
  /** Longer segments are not looked at: an expression may take long for a long text. */
  private static final int MAX_CHARS = 100;

  private static final Pattern PARAMETER = Pattern.compile("/:\\w+");

  public static RewriteRoute of(String path, String regex) {
    if (!PARAMETER.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "the rewrite \"" + path + "\" is not one parameter, such as \"/:locale\"");
    }
    return new RewriteRoute(PathPattern.parse(path), path.substring(2), Pattern.compile(regex));
  }

  @Override
  public RoutedRequest rewritten(RoutedRequest request) {
    String path = request.path();
    int from = 0;
    while (from < path.length() && path.charAt(from) == '/') {
      from++;
    }
    int slash = path.indexOf('/', from);
    int end = slash < 0 ? path.length() : slash;
    String first = path.substring(from, end);
    return matches(first) ? request.rewritten(name, first, path.substring(end)) : request;
  }

  /** What it takes from a path leads to the routes behind it only. */
  @Override
  public boolean matches(RoutedRequest request) {
    return false;
  }

  /** The value that is asked for, or the one that stands now. */
  @Override
  public String prefix(Map<String, String> params, Map<String, String> present) {
    String asked = params.remove(name);
    String value = asked == null ? present.get(name) : asked;
    if (value == null) {
      return "";
    }
    if (!matches(value)) {
      throw new IllegalArgumentException(
          "the rewrite \"" + path + "\" does not take \"" + value + "\"");
    }
    return path.fill(new LinkedHashMap<>(Map.of(name, value)));
  }

  private boolean matches(String value) {
    return !value.isEmpty() && value.length() <= MAX_CHARS && values.matcher(value).matches();
  }
}
