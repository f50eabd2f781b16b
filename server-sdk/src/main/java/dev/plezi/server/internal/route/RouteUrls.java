package dev.plezi.server.internal.route;

import dev.plezi.server.Controller;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The addresses that a controller can name from where it stands.
 *
 * @param routes the app's routes, in their order
 * @param here the route that has matched
 * @param inline the parameters of its path
 */
public record RouteUrls(List<Route> routes, Route here, Map<String, String> inline) {
  /** An address of the own route: what its path says now stays, but for the id. */
  public String own(Map<String, ?> params) {
    Map<String, String> all = new LinkedHashMap<>(inline);
    all.remove("id");
    all.putAll(texts(params));
    return address(here, all);
  }

  /** An address of the first route of a controller. */
  public String to(Class<? extends Controller> type, Map<String, ?> params) {
    for (Route route : routes) {
      if (route instanceof ControllerRoute other && other.type().is(type)) {
        return address(other, texts(params));
      }
    }
    throw new IllegalArgumentException(type.getName() + " is not routed");
  }

  private String address(Route target, Map<String, String> params) {
    StringBuilder address = new StringBuilder();
    for (Route route : routes) {
      if (route == target) {
        break;
      }
      if (route instanceof RewriteRoute rewrite) {
        address.append(prefix(rewrite, params));
      }
    }
    address.append(target.path().fill(params));
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    params.forEach((name, value) -> query.add(encoded(name) + "=" + encoded(value)));
    return (address.isEmpty() ? "/" : address) + query.toString();
  }

  /** A rewrite's part of the address: the value that is asked for, or the one that stands now. */
  private String prefix(RewriteRoute rewrite, Map<String, String> params) {
    String asked = params.remove(rewrite.name());
    String value = asked == null ? inline.get(rewrite.name()) : asked;
    if (value == null) {
      return "";
    }
    if (!rewrite.matches(value)) {
      throw new IllegalArgumentException(
          "the rewrite \"" + rewrite.path() + "\" does not take \"" + value + "\"");
    }
    return rewrite.path().fill(new LinkedHashMap<>(Map.of(rewrite.name(), value)));
  }

  private static Map<String, String> texts(Map<String, ?> params) {
    Map<String, String> texts = new LinkedHashMap<>();
    params.forEach(
        (name, value) -> {
          if (value != null) {
            texts.put(name, value.toString());
          }
        });
    return texts;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
