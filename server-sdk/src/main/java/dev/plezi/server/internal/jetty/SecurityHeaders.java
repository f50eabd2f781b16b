package dev.plezi.server.internal.jetty;

import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Response;

/** The response headers by which browsers guard what they got. Stateless. */
final class SecurityHeaders {
  private static final HttpField NO_SNIFFING = new HttpField("X-Content-Type-Options", "nosniff");
  private static final HttpFields OF_PAGES =
      HttpFields.build()
          .put("X-Frame-Options", "SAMEORIGIN")
          .put("Referrer-Policy", "strict-origin-when-cross-origin")
          .asImmutable();

  private SecurityHeaders() {}

  /** Sets those of every response. */
  static void set(Response response) {
    response.getHeaders().put(NO_SNIFFING);
  }

  /** Adds those of a page, where the application has not set its own. */
  static void addForPage(HttpFields.Mutable headers, String type) {
    if (type.toLowerCase(Locale.ROOT).startsWith("text/html")) {
      OF_PAGES.forEach(
          each -> {
            if (!headers.contains(each.getName())) {
              headers.put(each);
            }
          });
    }
  }
}
