package dev.plezi.servlet;

import dev.plezi.server.App;
import dev.plezi.server.StartException;
import dev.plezi.server.internal.app.RoutedApp;
import dev.plezi.servlet.internal.ServletServer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A servlet filter that makes an app a part of a web application, on the port of its container,
 * behind its authentication, beside its servlets:
 *
 * <pre>{@code
 * App app = Plezi.app().route("/chat", ChatRoom.class);
 * FilterRegistration.Dynamic plezi = context.addFilter("plezi", new PleziFilter(app));
 * plezi.setAsyncSupported(true);
 * plezi.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
 * }</pre>
 *
 * <p>It is a filter, and no servlet, since a path has one servlet: so it takes the requests that
 * one of the app's routes answers, be it the root's, and leaves all else to what stands behind it.
 * The routes stand behind the context's path, which {@link dev.plezi.server.Controller#urlFor} puts
 * before its own.
 *
 * <p>It needs a container with Jakarta Servlet 6.0 and Jakarta WebSocket 2.1, such as Tomcat 10.1,
 * Jetty 12 or Undertow 2.3. Event streams need filters that support asynchronous requests, this one
 * and those before it.
 *
 * <p>The app starts with the filter and stops with it; {@link App#start} is not called, and signals
 * are the container's matter. Of the options, address, TLS, the bounds of connections, of headers
 * and of idle times of HTTP do not count here: the container has its own. All else does.
 */
public final class PleziFilter implements Filter {
  private final RoutedApp app;

  // Written by init(), which the container calls before any request.
  private volatile @Nullable ServletServer server;

  /**
   * A filter for an app that has not been started.
   *
   * @param app has its routes by the time the container initializes the filter
   */
  public PleziFilter(App app) {
    // There is no other App: applications do not implement it.
    this.app = (RoutedApp) app;
  }

  /**
   * Starts the app.
   *
   * @throws StartException when it cannot start, or the container has no WebSockets
   * @throws IllegalStateException when it was started before, or stopped
   */
  @Override
  public void init(FilterConfig config) {
    app.start(
        (options, name, site) -> {
          ServletServer opened = new ServletServer(config.getServletContext(), options, name, site);
          server = opened;
          return opened;
        });
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean taken =
        request instanceof HttpServletRequest http
            && response instanceof HttpServletResponse answer
            && Objects.requireNonNull(server, "init was not called").take(http, answer);
    if (!taken) {
      chain.doFilter(request, response);
    }
  }

  /** Stops the app, as {@link App#stop} says. */
  @Override
  public void destroy() {
    app.stop();
  }
}
