package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.event.Event;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.http.Upload;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bodies of requests give to actions and events. */
class CarriedTest {
  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final TestServer SERVER =
      TestServer.of(app -> app.route("/", Reads.class).route("/users", Users.class));

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /** Stands before, and takes no body. */
  public static final class Reads extends Controller {
    @Override
    public Object index() {
      return "";
    }
  }

  public record User(String name, int age) {}

  /** Says what it was given. */
  public static final class Users extends Controller {
    @Override
    public Object create() {
      return params().asMap();
    }

    @Override
    public Object delete() {
      return "deleted " + params().get("id");
    }

    @Action(verbs = "POST")
    public User typed() {
      return params().as(User.class);
    }

    @Action(verbs = {"POST", "PUT"})
    public String raw() {
      return new String(requestBody().bytes(), StandardCharsets.UTF_8);
    }

    @Action(verbs = "POST")
    public String file() {
      Upload file = Objects.requireNonNull(params().upload("file"));
      return file.fileName() + " " + file.size() + " " + params().uploads().size();
    }

    @On(http = true)
    public Map<String, ?> echo(Event event) {
      return Map.of("event", "echoed", "got", event.json());
    }

    @On(http = true)
    public String summed(User event) {
      return event.name() + (event.age() + 1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/json                  | {"name":"ada","n":1}  | {"q":"1","name":"ada","n":"1"}
          application/x-www-form-urlencoded | name=ada&n=1          | {"q":"1","name":"ada","n":"1"}
          text/plain                        | name=ada              | {"q":"1"}
          application/json                  | [1]                   | {"q":"1"}
          application/json                  | ''                    | {"q":"1"}
          """)
  void anActionHasThemAsParameters(String type, String body, String params) throws IOException {
    assertThat(post("/users?q=1", type, body).body()).isEqualTo(params);
  }

  @Test
  void theMethodAndTheIdMayStandInAForm() throws IOException {
    assertThat(post("/users", FORM, "_method=DELETE&id=7").body()).isEqualTo("deleted 7");
    assertThat(post("/users/7", FORM, "_method=delete&id=8").body()).isEqualTo("deleted 7");
  }

  @Test
  void anActionReadsARecord() throws IOException {
    String user = "{\"name\":\"ada\",\"age\":36}";
    assertThat(post("/users/typed", JSON, user).body()).isEqualTo(user);
    assertThat(post("/users/typed", FORM, "name=ada&age=36").body()).isEqualTo(user);

    Reply reply = post("/users/typed", JSON, "{\"name\":\"ada\",\"age\":\"36\"}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).isEqualTo("Invalid: age: wants a whole number (32 bits)\n");
  }

  @Test
  void anActionReadsTheBytes() throws IOException {
    assertThat(post("/users/raw", JSON, "[1, 2]").body()).isEqualTo("[1, 2]");
  }

  @Test
  void aBodyIsReadByNobodyButWhoeverTakesIt() throws IOException {
    String multipart = "multipart/form-data; boundary=X";

    assertThat(post("/nobody", multipart, "no form at all").status()).isEqualTo(404);
    assertThat(post("/users", multipart, "no form at all").status()).isEqualTo(400);
  }

  @Test
  void anActionHasTheFilesOfAForm() throws IOException {
    String body =
        """
        --X
        Content-Disposition: form-data; name="id"

        file
        --X
        Content-Disposition: form-data; name="file"; filename="a.txt"

        hello
        --X--
        """
            .replace("\n", "\r\n");
    assertThat(post("/users", "multipart/form-data; boundary=X", body).body())
        .isEqualTo("a.txt 5 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"name":secret}                 | bad JSON at line 1, column 9
          {"name":"secret"                | bad JSON at line 1, column 17
          {"name":"secret"} {"more":1}    | more than one JSON document
          """)
  void badJsonIs400AndSaysWhere(String body, String text) throws IOException {
    Reply reply = post("/users", JSON, body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).isEqualTo(text + "\n");
  }

  @Test
  void jsonThatNestsTooDeepIs400() throws IOException {
    String deep = "{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}";

    assertThat(post("/users", JSON, deep).status()).isEqualTo(400);
  }

  @Test
  void aBodyIsReadAlsoWhereAnotherProtocolIsOffered() throws IOException {
    // Java's own client offers HTTP/2 so.
    Reply reply = post("/users", JSON + "\r\nConnection: Upgrade\r\nUpgrade: h2c", "{\"n\":1}");

    assertThat(reply.body()).contains("\"n\":\"1\"");
  }

  @Test
  void anObjectHasAThousandMembersAndNoMore() throws IOException {
    String members = "\"a\":1,".repeat(999);

    assertThat(post("/users", JSON, "{" + members + "\"b\":2}").status()).isEqualTo(200);
    Reply reply = post("/users", JSON, "{" + members + "\"b\":2,\"c\":3}");
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.body()).isEqualTo("the object has more than 1000 members\n");
  }

  @Test
  void aNumberHasAThousandDigitsAndNoMore() throws IOException {
    String number = "7".repeat(1000);

    assertThat(post("/users", JSON, "{\"n\":" + number + "}").body()).contains(number);
    assertThat(post("/users", JSON, "{\"n\":" + number + "7}").status()).isEqualTo(400);
  }

  /** As our client posts an event, and as the original does. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /users/echo     | {"id":"echo","t":1,"event":"echo","x":[1,2.50]}
          /users          | {"id":"echo","t":1,"event":"echo","x":[1,2.50]}
          /users/echo     | {"t":1,"event":"echo","x":[1,2.50]}
          /users/echo     | {"t":1,"x":[1,2.50]}
          """)
  void anEventHasTheMembersOfTheBodyWithTheirTypes(String path, String body) throws IOException {
    Reply reply = post(path, JSON, body);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body())
        .contains("{\\\"event\\\":\\\"echo\\\",\\\"t\\\":1,\\\"x\\\":[1,2.50]}");
  }

  @Test
  void anEventKeepsAnIdOfItsOwn() throws IOException {
    assertThat(post("/users/echo", JSON, "{\"id\":7,\"event\":\"echo\"}").body())
        .contains("{\\\"event\\\":\\\"echo\\\",\\\"id\\\":7}");
  }

  @Test
  void anEventOfAFormIsReadAsItsRecordWants() throws IOException {
    assertThat(post("/users/summed", FORM, "name=ada&age=36").body()).isEqualTo("ada37");
    assertThat(post("/users/summed?name=eve", JSON, "{\"age\":1}").body()).isEqualTo("eve2");
    assertThat(post("/users/summed", JSON, "{\"name\":\"ada\",\"age\":\"36\"}").status())
        .isEqualTo(400);
  }

  private static Reply post(String path, String type, String body) throws IOException {
    try (RawClient client = SERVER.connect()) {
      return client.post(path, EventCodec.utf8(body), "Content-Type: " + type);
    }
  }
}
