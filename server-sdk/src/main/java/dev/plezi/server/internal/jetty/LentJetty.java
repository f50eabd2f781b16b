package dev.plezi.server.internal.jetty;

import dev.plezi.server.Options;
import dev.plezi.server.internal.web.Site;
import dev.plezi.server.internal.web.WebServer;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;

/**
 * A Jetty server that the application has, and that brings an app what comes to one of its
 * handlers. Its ports, threads, TLS and bounds are the application's matter.
 */
public final class LentJetty implements WebServer {
  private final HttpHandler site;
  private final GracefulHandler requests;

  /**
   * A server's part for a site.
   *
   * @param server whose handler it gets
   * @param options the site's
   */
  public LentJetty(Server server, Options options, Site site) {
    this.site = HttpHandler.besideOthers(server, options, site);
    this.requests = new GracefulHandler(this.site);
  }

  /** The handler that brings the site what it takes, and leaves all else to others. */
  public Handler handler() {
    return requests;
  }

  /** The server starts by itself, and this handler with it. */
  @Override
  public void start() {}

  @Override
  public String place() {
    return "the ports of the application's Jetty";
  }

  @Override
  public int port() {
    throw new IllegalStateException(
        "the app has no port of its own: it is a handler of the application's Jetty");
  }

  @Override
  public boolean answering() {
    return site.answering();
  }

  @Override
  public void stopAccepting() {
    var unused = requests.shutdown();
  }

  @Override
  public boolean awaitRequests(Duration limit) throws InterruptedException {
    return HttpHandler.awaitAnswered(requests, limit);
  }

  @Override
  public void stop(Duration limit) {
    site.close();
  }
}
