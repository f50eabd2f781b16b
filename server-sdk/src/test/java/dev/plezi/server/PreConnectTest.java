package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.http.HttpException;
import dev.plezi.server.internal.controller.ConnectionKind;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import dev.plezi.server.testing.StreamClient;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** preConnect as the gate, for WebSockets and streams alike. */
class PreConnectTest {
  private static final AtomicInteger MADE = new AtomicInteger();

  private final TestServer server =
      TestServer.of(
          TestServer.options().allowedOrigins(Set.of("https://friend.example")),
          app ->
              app.route("/first", Gate.class)
                  .route("/first", Second.class)
                  .route("/only", Gate.class)
                  .route("/only", Page.class));

  @AfterEach
  void stop() {
    server.close();
  }

  /** Decides as the query says, and marks what it answers. */
  public static class Gate extends Controller {
    private int asked;

    public Gate() {
      MADE.incrementAndGet();
    }

    @Override
    public Object index() {
      return "index";
    }

    @Override
    public boolean preConnect() {
      asked++;
      cookies().set("first", "asked-" + asked);
      response().header("X-First", "1");
      switch (params().get("how", "accept")) {
        case "refuse" -> {
          return false;
        }
        case "status" -> response().status(401).header("WWW-Authenticate", "Bearer");
        case "redirect" -> response().redirect("/login");
        case "raise" -> throw new IllegalStateException("secret");
        case "http" -> throw new HttpException(403, "members only");
        default -> {}
      }
      return true;
    }

    @Override
    public void onOpen() {}

    @Override
    public void onSse() {}
  }

  /** Is asked when the first refuses. */
  public static final class Second extends Controller {
    @Override
    public boolean preConnect() {
      cookies().set("second", "yes");
      if (params().get("then") != null) {
        response().status(403);
      }
      return true;
    }

    @Override
    public void onOpen() {}

    @Override
    public void onSse() {}
  }

  /** Takes neither. */
  public static final class Page extends Controller {
    @Override
    public Object index() {
      return "page";
    }
  }

  @ParameterizedTest
  @EnumSource
  void acceptsWithCookiesAndHeaders(ConnectionKind way) throws IOException {
    Reply reply = ask(way, "/first");

    assertThat(reply.status()).isEqualTo(way == ConnectionKind.SOCKET ? 101 : 200);
    assertThat(reply.header("Set-Cookie")).hasSize(1);
    assertThat(reply.header("X-First")).containsExactly("1");
  }

  @ParameterizedTest
  @EnumSource
  void sendsAStatusWithItsHeadersAndCookiesInstead(ConnectionKind way) throws IOException {
    Reply reply = ask(way, "/first?how=status");

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("WWW-Authenticate")).containsExactly("Bearer");
    assertThat(reply.header("Set-Cookie"))
        .containsExactly("first=asked-1; Path=/; HttpOnly; SameSite=Lax");
    assertThat(reply.body()).isEmpty();
    assertThat(server.app.connections()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void redirectsInstead(ConnectionKind way) throws IOException {
    Reply reply = ask(way, "/first?how=redirect");

    assertThat(reply.status()).isEqualTo(302);
    assertThat(reply.header("Location")).containsExactly("/login");
  }

  @ParameterizedTest
  @EnumSource
  void answers500AndNothingOfTheControllerWhenItFails(ConnectionKind way) throws IOException {
    Reply reply = ask(way, "/first?how=raise");

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).isEqualTo("500 Internal Server Error\n");
    assertThat(reply.header("Set-Cookie")).isEmpty();
    assertThat(reply.header("X-First")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void answersAnHttpExceptionWithItsStatusAndText(ConnectionKind way) throws IOException {
    Reply reply = ask(way, "/first?how=http");

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).isEqualTo("members only\n");
    assertThat(reply.header("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void letsTheNextRouteDecideAndForgetsWhatTheFirstHasSet(ConnectionKind way) throws IOException {
    for (String then : new String[] {"", "&then=status"}) {
      Reply reply = ask(way, "/first?how=refuse" + then);

      assertThat(reply.status())
          .isEqualTo(then.isEmpty() ? way == ConnectionKind.SOCKET ? 101 : 200 : 403);
      assertThat(reply.header("Set-Cookie"))
          .containsExactly("second=yes; Path=/; HttpOnly; SameSite=Lax");
      assertThat(reply.header("X-First")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void answers404AndNoPageWhenNobodyAccepts(ConnectionKind way) throws IOException {
    Reply reply = ask(way, "/only?how=refuse");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.body()).isEqualTo("404 Not Found\n");
    assertThat(reply.header("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void asksAnInstanceOfItsOwnEachTime(ConnectionKind way) throws IOException {
    int before = MADE.get();
    for (int i = 0; i < 2; i++) {
      assertThat(ask(way, "/first").header("Set-Cookie").get(0)).startsWith("first=asked-1");
    }
    assertThat(MADE.get() - before).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void asksNobodyForAForeignPage(ConnectionKind way) throws IOException {
    int before = MADE.get();
    assertThat(ask(way, "/first", "Origin: https://evil.example").status()).isEqualTo(403);
    assertThat(ask(way, "/first", "Sec-Fetch-Site: cross-site").status()).isEqualTo(403);
    assertThat(MADE.get()).isEqualTo(before);

    assertThat(ask(way, "/first", "Origin: http://localhost").status()).isLessThan(300);
    assertThat(ask(way, "/first", "Origin: https://friend.example").status()).isLessThan(300);
  }

  private Reply ask(ConnectionKind way, String path, String... headers) throws IOException {
    try (RawClient client = server.connect()) {
      if (way == ConnectionKind.SOCKET) {
        return client.upgrade(path, headers);
      }
      String[] all = Arrays.copyOf(headers, headers.length + 1);
      all[headers.length] = StreamClient.ACCEPT;
      return client.request("GET", path, all);
    }
  }
}
