package dev.plezi.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.server.App;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import dev.plezi.server.StartException;
import dev.plezi.server.testing.Door;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import dev.plezi.servlet.testing.TomcatDoor;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;

class PleziFilterTest {
  private static App app() {
    return Plezi.app(Options.builder().signals(false).redisUrl("").build())
        .get("/ours", request -> "ours")
        .get(
            "/who",
            request -> {
              Principal who = request.request().principal();
              return who == null ? "nobody" : who.getName();
            })
        .events("/live", live -> live.onSse(connection -> connection.write("hello")));
  }

  private static void add(ServletContext context, String name, Filter filter, boolean async) {
    FilterRegistration.Dynamic added = context.addFilter(name, filter);
    added.setAsyncSupported(async);
    added.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
  }

  @Test
  void whatNoRouteAnswersReachesTheServletBehindIt() throws Exception {
    try (Door door =
            TomcatDoor.open(
                "",
                context ->
                    context.addServletContainerInitializer(
                        (types, servlets) -> {
                          add(servlets, "plezi", new PleziFilter(app()), true);
                          servlets.addServlet("others", new Others()).addMapping("/others/*");
                        },
                        null));
        RawClient client = new RawClient(door.port())) {
      assertThat(client.request("GET", "/ours").body()).isEqualTo("ours");
      Reply other = client.request("GET", "/others/1");
      assertThat(other.body()).isEqualTo("others");
      assertThat(other.header("X-Content-Type-Options")).isEmpty();
    }
  }

  /** A servlet of the application's. */
  public static final class Others extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentLength(6);
      response.getOutputStream().print("others");
    }
  }

  @Test
  void whomAFilterBeforeItHasFoundIsTheRequestsPrincipal() throws Exception {
    Filter signIn =
        (request, response, chain) -> {
          HttpServletRequest http = (HttpServletRequest) request;
          String name = http.getHeader("X-User");
          chain.doFilter(
              name == null
                  ? request
                  : new HttpServletRequestWrapper(http) {
                    @Override
                    public Principal getUserPrincipal() {
                      return () -> name;
                    }
                  },
              response);
        };
    try (Door door =
            TomcatDoor.open(
                "",
                context ->
                    context.addServletContainerInitializer(
                        (types, servlets) -> {
                          add(servlets, "sign in", signIn, true);
                          add(servlets, "plezi", new PleziFilter(app()), true);
                        },
                        null));
        RawClient client = new RawClient(door.port())) {
      assertThat(client.request("GET", "/who", "X-User: ada").body()).isEqualTo("ada");
      assertThat(client.request("GET", "/who").body()).isEqualTo("nobody");
    }
  }

  @Test
  void aStreamWhereNothingIsAsynchronousIs500() throws Exception {
    try (Door door =
            TomcatDoor.open(
                "",
                context ->
                    context.addServletContainerInitializer(
                        (types, servlets) -> add(servlets, "plezi", new PleziFilter(app()), false),
                        null));
        RawClient client = new RawClient(door.port())) {
      assertThat(client.request("GET", "/live", "Accept: text/event-stream").status())
          .isEqualTo(500);
    }
  }

  @Test
  void aContainerWithoutWebSocketsIsNamedAtTheStart() {
    Server server = new Server(0);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addFilter(
        new FilterHolder(new PleziFilter(app())), "/*", EnumSet.of(DispatcherType.REQUEST));
    server.setHandler(context);

    assertThatThrownBy(server::start)
        .satisfies(
            failure ->
                assertThat(root(failure))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("has no WebSockets")
                    .hasMessageContaining("tomcat-embed-websocket"));
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
