package dev.plezi.server.internal.jetty;

import dev.plezi.server.http.Body;
import dev.plezi.server.internal.web.FinishedResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Writes answers.
 *
 * @param rules what the edge takes
 * @param files what is sent from files
 */
record ResponseWriter(HttpRules rules, FileService files) {
  private static final HttpField NO_SNIFFING = new HttpField("X-Content-Type-Options", "nosniff");
  private static final HttpFields OF_PAGES =
      HttpFields.build()
          .put("X-Frame-Options", "SAMEORIGIN")
          .put("Referrer-Policy", "strict-origin-when-cross-origin")
          .asImmutable();

  /** The headers of every response. */
  static void mark(Response response) {
    response.getHeaders().put(NO_SNIFFING);
  }

  /** The headers of a page, where the application has not set its own. */
  static void guard(HttpFields.Mutable headers, String type) {
    if (type.toLowerCase(Locale.ROOT).startsWith("text/html")) {
      OF_PAGES.forEach(
          each -> {
            if (!headers.contains(each.getName())) {
              headers.put(each);
            }
          });
    }
  }

  /** Writes an answer, and calls back when the exchange is over. */
  void write(FinishedResponse answer, Response response, Callback callback) {
    if (answer.body() instanceof Body.File file && !sendable(file.path())) {
      write(FinishedResponse.NOT_FOUND, response, callback);
      return;
    }
    response.setStatus(answer.status());
    HttpFields.Mutable headers = response.getHeaders();
    answer.headers().forEach(each -> headers.add(each.getKey(), each.getValue()));
    mark(response);
    if (!answer.body().disposition().isEmpty()) {
      headers.put("Content-Disposition", answer.body().disposition());
    }
    Callback last = UnreadBody.before(callback, response, rules);
    if (answer.body() instanceof Body.File file) {
      files.send(file.path(), response, last);
    } else {
      write((Body.Data) answer.body(), response, last);
    }
  }

  private static boolean sendable(Path file) {
    return Files.isRegularFile(file) && Files.isReadable(file);
  }

  private static void write(Body.Data data, Response response, Callback callback) {
    HttpFields.Mutable headers = response.getHeaders();
    if (!data.type().isEmpty()) {
      if (!headers.contains(HttpHeader.CONTENT_TYPE)) {
        headers.put(HttpHeader.CONTENT_TYPE, data.type());
      }
      headers.put(HttpHeader.CONTENT_LENGTH, data.bytes().length);
      guard(headers, String.valueOf(headers.get(HttpHeader.CONTENT_TYPE)));
    }
    boolean head = HttpMethod.HEAD.is(response.getRequest().getMethod());
    response.write(true, head ? null : ByteBuffer.wrap(data.bytes()), callback);
  }
}
