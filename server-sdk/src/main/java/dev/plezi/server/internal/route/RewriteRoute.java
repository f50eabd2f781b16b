package dev.plezi.server.internal.route;

import dev.plezi.server.internal.controller.ConnectionKind;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.Site.Admission;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A leading segment that becomes a parameter of the routes behind it. Answers nothing itself.
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

  boolean matches(String value) {
    return !value.isEmpty() && value.length() <= MAX_CHARS && values.matcher(value).matches();
  }

  @Override
  public RoutedRequest rewritten(RoutedRequest visit) {
    String requested = visit.path();
    int from = 0;
    while (from < requested.length() && requested.charAt(from) == '/') {
      from++;
    }
    int slash = requested.indexOf('/', from);
    int end = slash < 0 ? requested.length() : slash;
    String first = requested.substring(from, end);
    return matches(first) ? visit.rewritten(name, first, requested.substring(end)) : visit;
  }

  @Override
  public @Nullable FinishedResponse answer(RoutedRequest visit) {
    return null;
  }

  @Override
  public boolean takes(ConnectionKind way, RoutedRequest visit) {
    return false;
  }

  @Override
  public @Nullable Admission admit(ConnectionKind way, RoutedRequest visit) {
    return null;
  }
}
