package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.plezi.event.EventName;
import dev.plezi.server.http.Body;
import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
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

  // ---- what a mapper may not have

  private static Consumer<JsonMapper.Builder> with(SerializationFeature feature) {
    return it -> it.enable(feature);
  }

  static Stream<Arguments> broken() {
    SimpleModule nulls = new SimpleModule().setDefaultNullValueSerializer(new Nothing());
    return Stream.of(
        refused("SerializationFeature.WRAP_ROOT_VALUE", with(SerializationFeature.WRAP_ROOT_VALUE)),
        refused(
            "SerializationFeature.WRITE_SELF_REFERENCES_AS_NULL",
            with(SerializationFeature.WRITE_SELF_REFERENCES_AS_NULL)),
        refused(
            "SerializationFeature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED",
            with(SerializationFeature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED)),
        refused(
            "SerializationFeature.WRITE_EMPTY_JSON_ARRAYS off",
            it -> it.disable(SerializationFeature.WRITE_EMPTY_JSON_ARRAYS)),
        refused(
            "DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS",
            it -> it.enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)),
        refused(
            "DateTimeFeature.WRITE_DATE_KEYS_AS_TIMESTAMPS",
            it -> it.enable(DateTimeFeature.WRITE_DATE_KEYS_AS_TIMESTAMPS)),
        refused(
            "DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS",
            it -> it.enable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)),
        refused(
            "JsonWriteFeature.WRITE_NUMBERS_AS_STRINGS",
            it -> it.enable(JsonWriteFeature.WRITE_NUMBERS_AS_STRINGS)),
        refused(
            "JsonWriteFeature.QUOTE_PROPERTY_NAMES off",
            it -> it.disable(JsonWriteFeature.QUOTE_PROPERTY_NAMES)),
        refused(
            "DeserializationFeature.UNWRAP_ROOT_VALUE",
            it -> it.enable(DeserializationFeature.UNWRAP_ROOT_VALUE)),
        refused(
            "DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT",
            it -> it.enable(DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT)),
        refused(
            "DeserializationFeature.ACCEPT_EMPTY_ARRAY_AS_NULL_OBJECT",
            it -> it.enable(DeserializationFeature.ACCEPT_EMPTY_ARRAY_AS_NULL_OBJECT)),
        refused(
            "DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES off",
            it -> it.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)),
        refused(
            "DeserializationFeature.FAIL_ON_INVALID_SUBTYPE off",
            it -> it.disable(DeserializationFeature.FAIL_ON_INVALID_SUBTYPE)),
        refused(
            "MapperFeature.USE_ANNOTATIONS off", it -> it.disable(MapperFeature.USE_ANNOTATIONS)),
        refused(
            "EnumFeature.WRITE_ENUMS_USING_INDEX",
            it -> it.enable(EnumFeature.WRITE_ENUMS_USING_INDEX)),
        refused(
            "EnumFeature.WRITE_ENUM_KEYS_USING_INDEX",
            it -> it.enable(EnumFeature.WRITE_ENUM_KEYS_USING_INDEX)),
        refused(
            "EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL",
            it -> it.enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)),
        refused(
            "EnumFeature.WRITE_ENUMS_TO_LOWERCASE without MapperFeature",
            it -> it.enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)),
        refused(
            "one of EnumFeature.WRITE_ENUMS_USING_TO_STRING and READ_ENUMS_USING_TO_STRING alone",
            it -> it.disable(EnumFeature.READ_ENUMS_USING_TO_STRING)),
        refused("the default inclusion NON_DEFAULT", including(JsonInclude.Include.NON_DEFAULT)),
        refused("the default inclusion NON_EMPTY", including(JsonInclude.Include.NON_EMPTY)),
        refused(
            "default typing",
            it ->
                it.activateDefaultTyping(
                    BasicPolymorphicTypeValidator.builder().allowIfBaseType("x").build())),
        arguments(
            "[1,1.5,\"a\",true,\"nothing\",",
            (Consumer<JsonMapper.Builder>) it -> it.addModule(nulls)));
  }

  private static Arguments refused(String words, Consumer<JsonMapper.Builder> change) {
    return arguments("the JSON mapper has " + words, change);
  }

  private static Consumer<JsonMapper.Builder> including(JsonInclude.Include which) {
    return it -> it.changeDefaultPropertyInclusion(all -> all.withValueInclusion(which));
  }

  private static final class Nothing extends ValueSerializer<Object> {
    @Override
    public void serialize(Object value, JsonGenerator out, SerializationContext context) {
      out.writeString("nothing");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void whatWouldBreakAMessageOrAValueIsRefusedByItsName(
      String words, Consumer<JsonMapper.Builder> change) {
    JsonMapper.Builder own = JsonMapper.builder();
    change.accept(own);
    Options options = Options.builder().json(own.build()).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PleziTest.of(Plezi.app(options).route("/", Values.class)))
        .withMessageContaining(words);
  }

  public enum Colour {
    RED
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by its elements
  public record All(
      int number,
      String text,
      List<String> list,
      Map<Colour, Integer> map,
      Colour colour,
      Instant at,
      ZonedDateTime zoned,
      Duration span,
      Optional<String> maybe,
      @Nullable String nothing,
      char[] chars) {}

  public static class Values extends Controller {
    @On(request = true)
    public All echo(All all) {
      return all;
    }
  }

  static Stream<Arguments> harmless() {
    return Stream.of(
        works("nothing", it -> {}),
        works("INDENT_OUTPUT", with(SerializationFeature.INDENT_OUTPUT)),
        works("WRITE_CHAR_ARRAYS", with(SerializationFeature.WRITE_CHAR_ARRAYS_AS_JSON_ARRAYS)),
        works("FLUSH off", it -> it.disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)),
        works("ser WRAP off", it -> it.disable(SerializationFeature.WRAP_EXCEPTIONS)),
        works("deser WRAP off", it -> it.disable(DeserializationFeature.WRAP_EXCEPTIONS)),
        works("UNKNOWN", it -> it.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)),
        works("SORT", it -> it.enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)),
        works("SCALARS", it -> it.enable(MapperFeature.ALLOW_COERCION_OF_SCALARS)),
        works("ESCAPE", it -> it.enable(JsonWriteFeature.ESCAPE_NON_ASCII)),
        works("NON_NULL", including(JsonInclude.Include.NON_NULL)),
        works("NON_ABSENT", including(JsonInclude.Include.NON_ABSENT)),
        works("names", it -> it.propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)),
        works(
            "lower case",
            it ->
                it.enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)),
        works("zone", it -> it.defaultTimeZone(TimeZone.getTimeZone("Asia/Tokyo"))));
  }

  private static Arguments works(String name, Consumer<JsonMapper.Builder> change) {
    return arguments(name, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("harmless")
  void allElseWorksOnBothEnds(String name, Consumer<JsonMapper.Builder> change) {
    JsonMapper.Builder own = JsonMapper.builder();
    change.accept(own);
    Options options = Options.builder().json(own.build()).build();
    All all =
        new All(
            0,
            "é\n",
            List.of(),
            Map.of(Colour.RED, 1),
            Colour.RED,
            Instant.parse("2025-11-30T10:26:47.123456789Z"),
            ZonedDateTime.parse("2025-11-30T10:26:47+01:00[Europe/Berlin]"),
            Duration.ofMillis(1500),
            Optional.empty(),
            null,
            new char[] {'a', 'b'});
    try (PleziTest app = PleziTest.of(Plezi.app(options).route("/", Values.class));
        TestConnection ada = app.connect("/")) {
      assertThat(ada.request("echo", all, All.class)).usingRecursiveComparison().isEqualTo(all);
    }
  }
}
