package dev.plezi.server.internal.jetty;

import dev.plezi.server.HttpLimits;
import dev.plezi.server.http.Body;
import dev.plezi.server.internal.web.FinishedResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * A writer of responses: the site's own, static files, and those of Jetty's refusals. Each method
 * calls back when the exchange is over. Immutable.
 */
final class ResponseWriter {
  private static final String CROSS_ORIGIN = "Access-Control-";

  private final HttpLimits limits;
  private final FileService files;

  ResponseWriter(HttpLimits limits, FileService files) {
    this.limits = limits;
    this.files = files;
  }

  /** Writes a response of the site. */
  void write(FinishedResponse answer, Response response, Callback callback) {
    if (answer.body() instanceof Body.File file && !sendable(file.path())) {
      write(FinishedResponse.NOT_FOUND, response, callback);
      return;
    }
    response.setStatus(answer.status());
    HttpFields.Mutable headers = response.getHeaders();
    answer.headers().forEach(each -> add(headers, each.getKey(), each.getValue()));
    GuardHeaders.set(response);
    if (!answer.body().disposition().isEmpty()) {
      headers.put("Content-Disposition", answer.body().disposition());
    }
    Callback last = UnreadBody.before(callback, response, limits);
    if (answer.body() instanceof Body.File file) {
      files.send(file.path(), response, last);
    } else {
      write((Body.Data) answer.body(), response, last);
    }
  }

  /** Whether a request names a static file. */
  boolean hasFile(Request request) throws IOException {
    return files.has(request);
  }

  /** Writes the static file that a request names, or does nothing and returns false. */
  boolean writeFile(Request request, Response response, Callback callback) throws IOException {
    return files.serve(request, response, callback);
  }

  /** Writes what is answered where Jetty refuses a request by itself: the status and its name. */
  boolean writeError(Request request, Response response, Callback callback) {
    int status =
        request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException refusal
            ? refusal.getCode()
            : response.getStatus();
    if (HttpStatus.hasNoBody(status)) {
      GuardHeaders.set(response);
      callback.succeeded();
    } else {
      String text = status + " " + HttpStatus.getMessage(status) + "\n";
      write(FinishedResponse.plain(status, text), response, callback);
    }
    return true;
  }

  /** What the application itself says to pages of other origins takes the place of ours. */
  private static void add(HttpFields.Mutable headers, String name, String value) {
    if (name.regionMatches(true, 0, CROSS_ORIGIN, 0, CROSS_ORIGIN.length())) {
      headers.put(name, value);
    } else {
      headers.add(name, value);
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
      GuardHeaders.addForPage(headers, String.valueOf(headers.get(HttpHeader.CONTENT_TYPE)));
    }
    boolean head = HttpMethod.HEAD.is(response.getRequest().getMethod());
    response.write(true, head ? null : ByteBuffer.wrap(data.bytes()), callback);
  }
}
