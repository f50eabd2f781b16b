package dev.plezi.server.internal.jetty;

import dev.plezi.server.Options;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.Site;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
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

  private final BodyMemory bodies;
  private final BodyMemory uploads;

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
    this.bodies = new BodyMemory(options.http().maxBodyMemoryBytes());
    this.uploads = new BodyMemory(options.http().maxUploadFolderBytes());
  }

  /** How many bytes of forms with files are counted for the folder. */
  long uploadBytes() {
    return uploads.used();
  }

  /** Controllers may block, so Jetty must not call us on an I/O thread. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.BLOCKING;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    if (request.getHttpURI().getPath().indexOf(';') >= 0) {
      // Parameters of a path, which Jetty leaves out, and others take for a part of it.
      Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400);
      return true;
    }
    dev.plezi.server.http.Request copy = copies.of(request);
    FinishedResponse misdirected = site.misdirected(copy);
    if (misdirected != null) {
      responses.write(misdirected, response, callback);
      return true;
    }
    site.headers(copy).forEach(each -> response.getHeaders().add(each.getKey(), each.getValue()));
    boolean upgrade = request.getHeaders().contains(HttpHeader.UPGRADE, "websocket");
    if (copy.reads() || upgrade || !site.wantsBody(copy)) {
      inPlace(copy, response, callback, () -> answer(request, copy, response, callback));
    } else {
      // Nobody waits for it: what trickles in must not keep others from being answered.
      BodyMemory.Shares shares =
          new BodyMemory.Shares(bodies.open(copy.remote()), uploads.open(copy.remote()));
      BodyReader body = new BodyReader(request, options.http(), shares);
      body.receive(() -> resume(copy, body, response, callback));
    }
    return true;
  }

  private interface Work {
    void run() throws IOException;
  }

  private void inPlace(
      dev.plezi.server.http.Request copy, Response response, Callback callback, Work work)
      throws IOException {
    if (!requests.tryAcquire()) {
      site.log().warn(LOG, "{}: refused, too many requests at a time", copy.remote());
      responses.write(FinishedResponse.BUSY, response, callback);
      return;
    }
    try {
      work.run();
    } finally {
      requests.release();
    }
  }

  /** Goes on with a request whose body is there, on the thread that has brought the last of it. */
  private void resume(
      dev.plezi.server.http.Request copy, BodyReader body, Response response, Callback callback) {
    try {
      inPlace(copy, response, callback, () -> answer(copy, body, response, callback));
    } catch (Throwable e) {
      // Nobody above would answer it.
      Response.writeError(response.getRequest(), response, callback, e);
    }
  }

  /** By what takes the request first: a WebSocket, a stream, the site's routes, a static file. */
  private void answer(
      Request request, dev.plezi.server.http.Request copy, Response response, Callback callback)
      throws IOException {
    if (sockets.upgrade(request, response, callback)) {
      return;
    }
    Site.Admission stream = site.stream(copy);
    if (stream != null) {
      answer(stream, response, callback);
    } else {
      answer(copy, RequestBody.NONE, response, callback);
    }
  }

  private void answer(
      dev.plezi.server.http.Request copy, RequestBody body, Response response, Callback callback)
      throws IOException {
    FinishedResponse answer = site.answer(copy, body);
    if (answer != null) {
      responses.write(answer, response, callback);
    } else if (!responses.writeFile(response.getRequest(), response, callback)) {
      responses.write(site.notFound(copy), response, callback);
    }
  }

  private void answer(Site.Admission stream, Response response, Callback callback) {
    if (stream instanceof Site.Admission.Accepted accepted) {
      accepted.headers().forEach(each -> response.getHeaders().add(each.getKey(), each.getValue()));
      new EventStreamTransport(accepted.receiver(), response, callback, site.log()).open();
    } else {
      responses.write(((Site.Admission.Refused) stream).answer(), response, callback);
    }
  }
}
