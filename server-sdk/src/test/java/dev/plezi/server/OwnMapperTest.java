package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.event.EventName;
import dev.plezi.server.http.Body;
import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** An application's own mapper, wherever JSON is read or written. */
class OwnMapperTest {
  /** A type that Jackson alone would write as an object. */
  public static final class Celsius {
    @Override
    public String toString() {
      return "21 °C";
    }
  }

  public record Measured(int roomNumber, String firstName) {}

  @EventName("room_measured")
  public record Answer(int roomNumber, Celsius airTemperature) {}

  public static class Rooms extends Controller {
    @On
    public Answer measured(Measured event) {
      subscribe("rooms");
      return new Answer(event.roomNumber(), new Celsius());
    }

    @On(request = true)
    public Measured ask(Measured event) {
      return event;
    }

    @On
    public void tell(Measured event) {
      emit("told", event);
      publish("rooms", "published", event);
    }

    @Override
    public Object create() {
      Measured asked = params().as(Measured.class);
      return Body.json("{\"room\":" + asked.roomNumber() + "}");
    }

    @Override
    public Object index() {
      return new Measured(7, "ada");
    }
  }

  private final PleziTest test =
      PleziTest.of(
          Plezi.app(
                  Options.builder()
                      .json(
                          JsonMapper.builder()
                              .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                              .enable(SerializationFeature.INDENT_OUTPUT)
                              .addModule(
                                  new SimpleModule()
                                      .addSerializer(
                                          Celsius.class, new ToStringSerializer(Celsius.class)))
                              .build())
                      .build())
              .route("/", Rooms.class));

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void holdsForEventsAndReplies() {
    try (TestConnection ada = test.connect("/")) {
      ada.emit("measured", Map.of("room_number", 3, "first_name", "ada"));
      assertThat(ada.next().json())
          .isEqualTo(
              "{\"event\":\"room_measured\",\"room_number\":3,\"air_temperature\":\"21 °C\"}");
      ada.emit("tell", new Measured(4, "eve"));
      assertThat(ada.next().json())
          .isEqualTo("{\"event\":\"told\",\"room_number\":4,\"first_name\":\"eve\"}");
      assertThat(ada.next().as(Measured.class)).isEqualTo(new Measured(4, "eve"));
    }
  }

  @Test
  void holdsForRequests() {
    try (TestConnection ada = test.connect("/")) {
      assertThat(ada.request("ask", new Measured(5, "bob"), Measured.class))
          .isEqualTo(new Measured(5, "bob"));
    }
  }

  @Test
  void holdsForParametersAndActions() {
    assertThat(test.at("/").form(Map.of("room_number", "12", "first_name", "x")).post().text())
        .isEqualTo("{\"room\":12}");
    assertThat(test.at("/").json(new Measured(13, "x")).post().text()).isEqualTo("{\"room\":13}");
    assertThat(test.at("/").get().text()).isEqualTo("{\"room_number\":7,\"first_name\":\"ada\"}");
  }

  @Test
  void leavesTheRulesAsTheyAre() {
    for (String wrong : new String[] {"{\"room_number\":\"12\",\"first_name\":\"x\"}", "{}"}) {
      assertThat(test.at("/").body("application/json", wrong).post().status())
          .as(wrong)
          .isEqualTo(400);
    }
  }
}
