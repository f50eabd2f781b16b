package dev.plezi.server.internal.jetty;

import dev.plezi.server.Options;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.Site;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handler of all requests: hands them to the site, as many at a time as the options say, and its
 * answers to Jetty. Thread-safe.
 */
final class HttpHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(HttpHandler.class);

  private final Options options;
  private final Site site;
  private final ResponseWriter responses;
  private final WebSocketUpgrade sockets;
  private final RequestCopy copies;

  /** One for each request that the site may answer now; what it answers may block. */
  private final Semaphore requests;

  /** One for each of them that may wait for its body. */
  private final Semaphore readers;

  HttpHandler(
      Options options,
      Site site,
      ResponseWriter responses,
      WebSocketUpgrade sockets,
      RequestCopy copies) {
    this.options = options;
    this.site = site;
    this.responses = responses;
    this.sockets = sockets;
    this.copies = copies;
    this.requests = new Semaphore(options.maxRequests());
    this.readers = new Semaphore((options.maxRequests() + 1) / 2);
  }

  /** Controllers may block, so Jetty must not call us on an I/O thread. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.BLOCKING;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    if (!requests.tryAcquire()) {
      LOG.warn("{}: refused, too many requests at a time", Request.getRemoteAddr(request));
      responses.write(FinishedResponse.BUSY, response, callback);
      return true;
    }
    try {
      answer(request, response, callback);
      return true;
    } finally {
      requests.release();
    }
  }

  /** By what takes the request first: a WebSocket, a stream, the site's routes, a static file. */
  private void answer(Request request, Response response, Callback callback) throws IOException {
    dev.plezi.server.http.Request copy = copies.of(request);
    FinishedResponse misdirected = site.misdirected(copy);
    if (misdirected != null) {
      responses.write(misdirected, response, callback);
      return;
    }
    site.headers(copy).forEach(each -> response.getHeaders().add(each.getKey(), each.getValue()));
    if (sockets.upgrade(request, response, callback)) {
      return;
    }
    Site.Admission stream = site.stream(copy);
    if (stream != null) {
      answer(stream, response, callback);
      return;
    }
    FinishedResponse answer = site.answer(copy, new BodyReader(request, options.http(), readers));
    if (answer != null) {
      responses.write(answer, response, callback);
    } else if (!responses.writeFile(request, response, callback)) {
      responses.write(site.notFound(copy), response, callback);
    }
  }

  private void answer(Site.Admission stream, Response response, Callback callback) {
    if (stream instanceof Site.Admission.Accepted accepted) {
      accepted.headers().forEach(each -> response.getHeaders().add(each.getKey(), each.getValue()));
      new EventStreamTransport(accepted.receiver(), response, callback).open();
    } else {
      responses.write(((Site.Admission.Refused) stream).answer(), response, callback);
    }
  }
}
