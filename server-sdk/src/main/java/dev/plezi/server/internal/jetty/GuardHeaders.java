package dev.plezi.server.internal.jetty;

import dev.plezi.server.internal.web.SecurityHeaders;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Response;

/** A writer of {@link SecurityHeaders} to responses of Jetty. Stateless. */
final class GuardHeaders {
  private static final HttpField NO_SNIFFING =
      new HttpField(SecurityHeaders.NO_SNIFFING.getKey(), SecurityHeaders.NO_SNIFFING.getValue());

  private GuardHeaders() {}

  /** Sets those of every response. */
  static void set(Response response) {
    response.getHeaders().put(NO_SNIFFING);
  }

  /** Adds those of a page, where the application has not set its own. */
  static void addForPage(HttpFields.Mutable headers, String type) {
    SecurityHeaders.besides(type)
        .forEach(
            each -> {
              if (!headers.contains(each.getKey())) {
                headers.put(each.getKey(), each.getValue());
              }
            });
  }
}
