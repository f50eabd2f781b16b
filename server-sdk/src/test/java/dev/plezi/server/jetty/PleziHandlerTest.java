package dev.plezi.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.server.App;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import dev.plezi.server.testing.Door;
import dev.plezi.server.testing.JettyDoor;
import dev.plezi.server.testing.MountedDoorContract;
import dev.plezi.server.testing.RawClient;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Set;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class PleziHandlerTest extends MountedDoorContract {
  PleziHandlerTest() {
    super((app, contextPath) -> JettyDoor.open(app, contextPath, 0));
  }

  /** Answers whatever comes to it. */
  private static final class Other extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.getHeaders().put("X-Other", "1");
      response.write(true, StandardCharsets.UTF_8.encode("other " + request.getMethod()), callback);
      return true;
    }
  }

  private static App app() {
    return Plezi.app(Options.builder().signals(false).redisUrl("").build())
        .get("/ours", request -> "ours")
        .get(
            "/who",
            request -> {
              Principal who = request.request().principal();
              return who == null ? "nobody" : who.getName();
            });
  }

  @Test
  void whatNoRouteAnswersIsLeftToTheHandlersBehindIt() throws Exception {
    try (Door server = JettyDoor.open(new Handler.Sequence(new PleziHandler(app()), new Other()));
        RawClient client = new RawClient(server.port())) {
      assertThat(client.request("GET", "/ours").body()).isEqualTo("ours");
      RawClient.Reply other = client.request("GET", "/theirs");
      assertThat(other.header("X-Other")).containsExactly("1");
      assertThat(other.header("X-Content-Type-Options")).isEmpty();
      assertThat(client.request("GET", "/theirs;v=1").status()).isEqualTo(200);
      assertThat(client.request("DELETE", "/ours").header("X-Other"))
          .as("our path, and a method that nobody answers there")
          .containsExactly("1");
    }
  }

  @Test
  void aRequestThatIsPassedOnHasNoCrossOriginHeadersOfOurs() throws Exception {
    Options options =
        Options.builder()
            .signals(false)
            .redisUrl("")
            .allowedOrigins(Set.of("https://page.example"))
            .build();
    App app = Plezi.app(options).get("/ours", request -> "ours");
    Handler before =
        new Handler.Wrapper(new Handler.Sequence(new PleziHandler(app), new Other())) {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws Exception {
            response.getHeaders().put("X-Before", "1");
            return super.handle(request, response, callback);
          }
        };
    try (Door server = JettyDoor.open(before);
        RawClient client = new RawClient(server.port())) {
      String origin = "Origin: https://page.example";
      String header = "Access-Control-Allow-Origin";
      assertThat(client.request("GET", "/ours", origin).header(header)).isNotEmpty();

      RawClient.Reply other = client.request("DELETE", "/ours", origin);

      assertThat(other.header("X-Other")).as("it is passed on").containsExactly("1");
      assertThat(other.header(header)).isEmpty();
      assertThat(other.header("X-Before")).containsExactly("1");
    }
  }

  @Test
  void whoTheServerSaysThatAsksIsTheRequestsPrincipal() throws Exception {
    Handler.Wrapper signedIn =
        new Handler.Wrapper(new PleziHandler(app())) {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws Exception {
            if (request.getHeaders().contains("X-User")) {
              String name = request.getHeaders().get("X-User");
              Request.setAuthenticationState(
                  request,
                  new Request.AuthenticationState() {
                    @Override
                    public Principal getUserPrincipal() {
                      return () -> name;
                    }
                  });
            }
            return super.handle(request, response, callback);
          }
        };
    try (Door server = JettyDoor.open(signedIn);
        RawClient client = new RawClient(server.port())) {
      assertThat(client.request("GET", "/who", "X-User: ada").body()).isEqualTo("ada");
      assertThat(client.request("GET", "/who").body()).isEqualTo("nobody");
    }
  }

  @Test
  void anAppStartsWithItsHandlerAndStopsWithIt() throws Exception {
    App app = app();
    Door server = JettyDoor.open(new PleziHandler(app));
    assertThat(app.ready()).isTrue();
    assertThatThrownBy(app::port)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no port of its own");
    assertThatThrownBy(() -> app.start(0)).hasMessage("an app starts once");

    server.close();

    assertThat(app.ready()).isFalse();
  }

  @Test
  void aHandlerOfAnAppThatRunsDoesNotStart() throws Exception {
    App app = app();
    try (Door first = JettyDoor.open(new PleziHandler(app))) {
      assertThat(first.port()).isPositive();
      assertThatThrownBy(() -> JettyDoor.open(new PleziHandler(app)))
          .hasMessageContaining("an app starts once");
    }
  }
}
