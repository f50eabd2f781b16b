package dev.plezi.server.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Action;
import dev.plezi.server.Controller;
import dev.plezi.server.TestServer;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The URLs that controllers name. */
class RouteUrlsTest {
  private static final TestServer SERVER =
      TestServer.of(
          app ->
              app.route("/early", Early.class)
                  .rewrite("/:locale", "en|fr")
                  .route("/rooms/:room/(:id)", Rooms.class)
                  .route("/users", Users.class)
                  .route("/", Home.class));

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /** Before the rewrite. */
  public static final class Early extends Controller {}

  /** Below a room. */
  public static final class Rooms extends Controller {
    @Override
    public Object show() {
      return urlFor(7) + " " + urlFor(null) + " " + urlFor("edit", Map.of("room", "b", "x", "1"));
    }
  }

  /** An id, from wherever it comes. */
  public static class Users extends Controller {
    @Override
    public @Nullable Object show() {
      return params().get("id");
    }

    @Action
    public Object own() {
      return urlFor(params().get("of"));
    }

    @Action
    public Object more() {
      Map<String, @Nullable Object> query = new LinkedHashMap<>();
      query.put("a b", "&é");
      query.put("none", null);
      query.put("n", 1);
      return urlFor("new", Collections.unmodifiableMap(query));
    }
  }

  /** Names the others. */
  public static final class Home extends Controller {
    @Override
    public Object show() {
      return switch (params().get("id", "")) {
        case "users" -> urlFor(Users.class, Map.of());
        case "user" -> urlFor(Users.class, Map.of("id", 7, "page", 2));
        case "french" -> urlFor(Users.class, Map.of("locale", "fr"));
        case "german" -> urlFor(Users.class, Map.of("locale", "de"));
        case "early" -> urlFor(Early.class, Map.of());
        case "home" -> urlFor(Home.class, Map.of());
        case "room" -> urlFor(Rooms.class, Map.of("room", "a/b"));
        case "nowhere" -> urlFor(Rooms.class, Map.of());
        default -> urlFor(Controller.class, Map.of());
      };
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/rooms/a/1,          /rooms/a/7 /rooms/a /rooms/b/edit?x=1",
    "/fr/rooms/a/1,       /fr/rooms/a/7 /fr/rooms/a /fr/rooms/b/edit?x=1",
    "/users/own?of=8,     /users/8",
    "/users/own,          /users",
    "/en/users/own,       /en/users",
    "/users/more,         /users/new?a+b=%26%C3%A9&n=1",
    "/home,               /",
    "/fr/home,            /fr",
    "/user,               /users/7?page=2",
    "/french,             /fr/users",
    "/en/french,          /fr/users",
    "/fr/early,           /early"
  })
  void namesTheAddress(String path, String addresses) throws IOException {
    assertThat(get(path).body()).isEqualTo(addresses);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "é ü",
        "a+b",
        "a;b",
        "a?b#c",
        "a&b=c",
        "~*'()!$,:@",
        "a/b",
        "50%",
        "\\",
        "..",
        "."
      })
  void whateverTheIdIsTheAddressBringsItBack(String id) throws IOException {
    String of = URLEncoder.encode(id, StandardCharsets.UTF_8);
    String address = get("/users/own?of=" + of).body();

    assertThat(address).matches("/users[/?][\\x21-\\x7E]+");
    assertThat(get(address).body()).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({
    "/german,  the rewrite \"/:locale\" does not take \"de\"",
    "/nowhere, 'the route \"/rooms/:room/(:id)\" needs room, and has: null'",
    "/room,    'the route \"/rooms/:room/(:id)\" needs room, and has: a/b'",
    "/other,   dev.plezi.server.Controller is not routed"
  })
  void saysInTheLogWhatIsMissing(String path, String reason) throws IOException {
    LogFile log = new LogFile();

    assertThat(get(path).status()).isEqualTo(500);
    assertThat(log.text()).contains(reason);
  }

  private static Reply get(String path) throws IOException {
    try (RawClient client = SERVER.connect()) {
      return client.request("GET", path);
    }
  }
}
