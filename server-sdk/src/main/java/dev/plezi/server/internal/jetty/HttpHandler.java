package dev.plezi.server.internal.jetty;

import dev.plezi.server.Compression;
import dev.plezi.server.Options;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.compression.PerMessageDeflate;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.ProxyHeaders;
import dev.plezi.server.internal.web.Site;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handler of requests: hands them to the site, as many at a time as the options say, and its
 * answers to Jetty. Alone in its server it answers all of them; beside others, those alone that the
 * site or its files take. Thread-safe.
 */
final class HttpHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(HttpHandler.class);

  /** Whose request this thread answers. */
  private static final ThreadLocal<@Nullable HttpHandler> ANSWERING = new ThreadLocal<>();

  private final Options options;
  private final boolean alone;
  private final Site site;
  private final ResponseWriter responses;
  private final WebSocketUpgrade sockets;
  private final RequestCopy copies;
  private final @Nullable PerMessageDeflate deflate;

  /** One for each request that the site may answer now; what it answers may block. */
  private final Semaphore requests;

  private final BodyMemory bodies;
  private final BodyMemory uploads;

  private HttpHandler(Server server, Options options, Site site, boolean alone) {
    this.options = options;
    this.alone = alone;
    this.site = site;
    this.responses =
        new ResponseWriter(options.http(), new FileService(server, options, site.classPath()));
    this.copies = new RequestCopy(new ProxyHeaders(options.behindProxy()));
    Compression compression = options.compression();
    this.deflate = compression == null ? null : new PerMessageDeflate(compression);
    this.sockets =
        new WebSocketUpgrade(
            server,
            site,
            responses,
            copies,
            new WebSocketUpgrade.Messages(options.maxMailboxBytes(), deflate));
    this.requests = new Semaphore(options.maxRequests());
    this.bodies = new BodyMemory(options.http().maxBodyMemoryBytes());
    this.uploads = new BodyMemory(options.http().maxUploadFolderBytes());
  }

  /** All requests of a server are the site's. */
  static HttpHandler alone(Server server, Options options, Site site) {
    return new HttpHandler(server, options, site, true);
  }

  /** What the site does not take is left to other handlers of the server. */
  static HttpHandler besideOthers(Server server, Options options, Site site) {
    return new HttpHandler(server, options, site, false);
  }

  /** Frees what is kept for the messages of all connections. */
  void close() {
    if (deflate != null) {
      deflate.close();
    }
  }

  /** Writes what is answered where Jetty refuses a request by itself. */
  boolean writeError(Request request, Response response, Callback callback) {
    return responses.writeError(request, response, callback);
  }

  /** Whether this thread answers a request. */
  boolean answering() {
    return ANSWERING.get() == this;
  }

  /**
   * Takes no more requests, and waits for those that are here.
   *
   * @return whether all are answered in time
   */
  static boolean awaitAnswered(GracefulHandler requests, Duration limit)
      throws InterruptedException {
    try {
      var unused = requests.shutdown().get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
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
    boolean strange = request.getHttpURI().getPath().indexOf(';') >= 0;
    if (strange && alone) {
      // Parameters of a path, which Jetty leaves out, and others take for a part of it.
      Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400);
      return true;
    }
    dev.plezi.server.http.Request copy = copies.of(request);
    if (!alone && (strange || !(site.routes(copy) || responses.hasFile(request)))) {
      return false;
    }
    FinishedResponse misdirected = site.misdirected(copy);
    if (misdirected != null) {
      responses.write(misdirected, response, callback);
      return true;
    }
    HttpFields before =
        alone ? HttpFields.EMPTY : HttpFields.build(response.getHeaders()).asImmutable();
    site.headers(copy).forEach(each -> response.getHeaders().add(each.getKey(), each.getValue()));
    boolean taken = take(copy, request, response, callback);
    if (!taken) {
      response.getHeaders().clear().add(before);
    }
    return taken;
  }

  private boolean take(
      dev.plezi.server.http.Request copy, Request request, Response response, Callback callback)
      throws IOException {
    boolean upgrade = request.getHeaders().contains(HttpHeader.UPGRADE, "websocket");
    if (copy.reads() || upgrade || !site.wantsBody(copy)) {
      return inPlace(copy, response, callback, () -> answer(request, copy, response, callback));
    }
    // Nobody waits for it: what trickles in must not keep others from being answered.
    BodyMemory.Shares shares =
        new BodyMemory.Shares(bodies.open(copy.remote()), uploads.open(copy.remote()));
    BodyReader body = new BodyReader(request, options.http(), shares);
    body.receive(() -> resume(copy, body, response, callback));
    return true;
  }

  private interface Work {
    /** Whether the request is taken. */
    boolean run() throws IOException;
  }

  private boolean inPlace(
      dev.plezi.server.http.Request copy, Response response, Callback callback, Work work)
      throws IOException {
    if (!requests.tryAcquire()) {
      site.log().warn(LOG, "{}: refused, too many requests at a time", copy.remote());
      responses.write(FinishedResponse.BUSY, response, callback);
      return true;
    }
    ANSWERING.set(this);
    try {
      return work.run();
    } finally {
      ANSWERING.remove();
      requests.release();
    }
  }

  /** Goes on with a request whose body is there, on the thread that has brought the last of it. */
  private void resume(
      dev.plezi.server.http.Request copy, BodyReader body, Response response, Callback callback) {
    try {
      var unused =
          inPlace(
              copy,
              response,
              callback,
              () -> {
                if (!answer(copy, body, response, callback)) {
                  // Nobody else gets a body that is read.
                  responses.write(site.notFound(copy), response, callback);
                }
                return true;
              });
    } catch (Throwable e) {
      // Nobody above would answer it.
      Response.writeError(response.getRequest(), response, callback, e);
    }
  }

  /** By what takes the request first: a WebSocket, a stream, the site's routes, a static file. */
  private boolean answer(
      Request request, dev.plezi.server.http.Request copy, Response response, Callback callback)
      throws IOException {
    if (sockets.upgrade(request, response, callback)) {
      return true;
    }
    Site.Admission stream = site.stream(copy);
    if (stream != null) {
      answer(stream, response, callback);
      return true;
    }
    if (answer(copy, RequestBody.NONE, response, callback)) {
      return true;
    }
    if (alone) {
      responses.write(site.notFound(copy), response, callback);
    }
    return alone;
  }

  private boolean answer(
      dev.plezi.server.http.Request copy, RequestBody body, Response response, Callback callback)
      throws IOException {
    FinishedResponse answer = site.answer(copy, body);
    if (answer == null) {
      return responses.writeFile(response.getRequest(), response, callback);
    }
    responses.write(answer, response, callback);
    return true;
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
