package dev.plezi.server.internal.route;

import dev.plezi.server.Controller;
import dev.plezi.server.internal.controller.ConnectionContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A maker of the URLs that a controller can name from where it stands.
 *
 * @param routes the app's routes, in their order
 * @param here the route that has matched
 * @param present the parameters of the present path
 * @param contextPath what stands before all of them
 */
record RouteUrls(
    List<? extends RoutePath> routes,
    RoutePath here,
    Map<String, String> present,
    String contextPath)
    implements ConnectionContext.Urls {
  @Override
  public String own(Map<String, ?> params) {
    Map<String, String> all = new LinkedHashMap<>(present);
    all.remove("id");
    all.putAll(texts(params));
    return url(here, all);
  }

  @Override
  public String to(Class<? extends Controller> type, Map<String, ?> params) {
    for (RoutePath route : routes) {
      if (route.leadsTo(type)) {
        return url(route, texts(params));
      }
    }
    throw new IllegalArgumentException(type.getName() + " is not routed");
  }

  private String url(RoutePath target, Map<String, String> params) {
    StringBuilder url = new StringBuilder();
    for (RoutePath route : routes) {
      if (route == target) {
        break;
      }
      url.append(route.prefix(params, present));
    }
    url.append(target.path().fill(params));
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    params.forEach((name, value) -> query.add(encoded(name) + "=" + encoded(value)));
    return contextPath + (url.isEmpty() ? "/" : url) + query;
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
