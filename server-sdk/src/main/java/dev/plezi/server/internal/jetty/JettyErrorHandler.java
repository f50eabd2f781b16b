package dev.plezi.server.internal.jetty;

import dev.plezi.server.internal.web.FinishedResponse;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * What is answered where Jetty refuses a request by itself: the status and its name.
 *
 * @param outgoing writes it
 */
record JettyErrorHandler(ResponseWriter outgoing) implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status =
        request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException refusal
            ? refusal.getCode()
            : response.getStatus();
    if (HttpStatus.hasNoBody(status)) {
      ResponseWriter.mark(response);
      callback.succeeded();
    } else {
      String name = HttpStatus.getMessage(status);
      outgoing.write(
          FinishedResponse.plain(status, status + " " + name + "\n"), response, callback);
    }
    return true;
  }
}
