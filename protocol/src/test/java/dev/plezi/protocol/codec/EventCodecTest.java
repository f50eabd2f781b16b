package dev.plezi.protocol.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plezi.event.Event;
import dev.plezi.event.EventName;
import dev.plezi.event.InvalidEventException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventCodecTest {
  @EventName("said")
  record Said(String from, String text) {}

  @EventName("mixed")
  record Mixed(int count, @Nullable String note, List<String> tags, Inner inner) {}

  record Inner(double x, boolean on) {}

  @EventName("nothing")
  record Nothing() {}

  @EventName("_ack_")
  record Control(int a) {}

  @EventName("")
  record Nameless(int a) {}

  @EventName("taken")
  record Taken(String event) {}

  @EventName("renamed")
  record Renamed(@JsonProperty("event") String title) {}

  @EventName("looped")
  record Looped(List<Object> list) {}

  enum Colour {
    RED,
    GREEN
  }

  @EventName("painted")
  record Painted(Colour colour) {}

  record Plain(String text) {}

  private final EventCodec codec = EventCodec.standard();

  private Event event(String json) {
    byte[] bytes = EventCodec.utf8(json);
    return codec.event(bytes, codec.envelope(bytes));
  }

  private <T> T read(String json, Class<T> type) {
    return event(json).as(type);
  }

  // ---- writing

  @Test
  @SuppressWarnings("NullAway") // what an application may do all the same
  void nullIsNoEvent() {
    EventCodec codec = EventCodec.standard();
    assertThatNullPointerException()
        .isThrownBy(() -> codec.encode(null))
        .withMessage("the event is null");
    assertThatNullPointerException()
        .isThrownBy(() -> codec.encode(null, Map.of()))
        .withMessage("the event's name is null");
    assertThatNullPointerException()
        .isThrownBy(() -> codec.encode("say", null))
        .withMessage("the payload of \"say\" is null: an event without members has an empty map");
    assertThat(codec.encode("say", Map.of())).isEqualTo("{\"event\":\"say\"}");
  }

  @Test
  void theNameStandsBesideTheComponents() {
    assertThat(codec.encode(new Said("ada", "hi \"you\"")))
        .isEqualTo("{\"event\":\"said\",\"from\":\"ada\",\"text\":\"hi \\\"you\\\"\"}");
    assertThat(codec.encode(new Nothing())).isEqualTo("{\"event\":\"nothing\"}");
  }

  @Test
  void aMapBringsItsOwnName() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("a", 1);
    map.put("event", "x");
    assertThat(codec.encode(map)).isEqualTo("{\"a\":1,\"event\":\"x\"}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.encode(Map.of("a", 1)))
        .withMessageContaining("\"event\"");
  }

  @Test
  void aStringIsTakenAsItIs() {
    assertThat(codec.encode("not even JSON")).isEqualTo("not even JSON");
  }

  @Test
  void encodesNoControlEvents() {
    for (Object event :
        new Object[] {
          "{\"event\":\"_ack_\"}",
          "{\"a\":1,\"event\":\"\\u005fx\\u005F\"}",
          Map.of("event", "_received_", "n", 1)
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> codec.encode(event))
          .withMessageStartingWith("control events are the protocol's own: ");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.encode("_typing_", Map.of()))
        .withMessage("control events are the protocol's own: _typing_");
    for (String text :
        List.of("{\"event\":\"_\"}", "{\"event\":\"a_\"}", "{\"_x_\":1}", "\"_x_\"")) {
      assertThat(codec.encode(text)).isEqualTo(text);
    }
  }

  @Test
  void aReceivedEventGoesOutAsItCame() {
    String text = "{ \"event\" : \"x\", \"n\" : 1.50 }";
    assertThat(codec.encode(event(text))).isEqualTo(text);
  }

  @Test
  void aNameGoesWithAnyPayload() {
    assertThat(codec.encode("x\"y", Map.of())).isEqualTo("{\"event\":\"x\\\"y\"}");
    assertThat(codec.encode("x", new Plain("t"))).isEqualTo("{\"event\":\"x\",\"text\":\"t\"}");
    assertThat(codec.encode("x", Map.of("a", 1))).isEqualTo("{\"event\":\"x\",\"a\":1}");
  }

  @Test
  void aPayloadIsAnObject() {
    for (Object payload : new Object[] {List.of(1), 5, "text"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> codec.encode("x", payload))
          .withMessageContaining(payload.getClass().getName());
    }
  }

  @Test
  void aPayloadHasNoEventOfItsOwn() {
    for (Object payload : new Object[] {Map.of("event", "y"), new Taken("y"), new Renamed("y")}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> codec.encode("x", payload))
          .withMessageContaining("\"event\"");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> codec.encode(new Renamed("y")));
  }

  @Test
  void anEventDeeperInThePayloadIsTheApplications() {
    assertThat(codec.encode("x", Map.of("inner", Map.of("event", "y"))))
        .isEqualTo("{\"event\":\"x\",\"inner\":{\"event\":\"y\"}}");
  }

  @Test
  void aTypeWithoutAUsableNameIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.encode(new Plain("a")))
        .withMessageContaining("Plain has no @EventName");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.nameOf(Control.class))
        .withMessageContaining("\"_ack_\"");
    assertThatIllegalArgumentException().isThrownBy(() -> codec.nameOf(Nameless.class));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.nameOf(Taken.class))
        .withMessageContaining("component event");
  }

  @Test
  void whatJacksonCannotWriteIsRefused() {
    List<Object> loop = new ArrayList<>();
    loop.add(loop);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.encode(new Looped(loop)))
        .withMessageContaining("Looped");
  }

  @Test
  void anIdGoesIntoAnEncodedEvent() {
    assertThat(codec.withId("{\"event\":\"x\"}", 7)).isEqualTo("{\"_EID_\":7,\"event\":\"x\"}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.withId("{\"event\":\"x\",\"_EID_\":3}", 7))
        .withMessageContaining("\"_EID_\"");
    assertThatIllegalArgumentException().isThrownBy(() -> codec.withId("[1]", 7));
  }

  @Test
  void anEncodedEventBecomesARequest() {
    assertThat(codec.asRequest("{\"event\":\"x\"}", 7))
        .isEqualTo("{\"_re_\":true,\"_EID_\":7,\"event\":\"x\"}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.asRequest("{\"event\":\"x\",\"_re_\":1}", 7))
        .withMessageContaining("\"_re_\"");
  }

  // ---- reading

  @Test
  void readsARecordFromBesideTheName() {
    assertThat(read("{\"event\":\"said\",\"text\":\"hi\",\"from\":\"ada\"}", Said.class))
        .isEqualTo(new Said("ada", "hi"));
  }

  @Test
  void ignoresMembersThatTheTypeDoesNotKnow() {
    assertThat(
            read(
                "{\"event\":\"said\",\"_EID_\":1,\"text\":\"hi\",\"from\":\"ada\",\"x\":[{}]}",
                Said.class))
        .isEqualTo(new Said("ada", "hi"));
  }

  @Test
  void whatAComponentMayLack() {
    String rest = "\"count\":1,\"tags\":[],\"inner\":{\"x\":1,\"on\":true}}";
    Mixed expected = new Mixed(1, null, List.of(), new Inner(1, true));
    assertThat(read("{\"event\":\"mixed\"," + rest, Mixed.class)).isEqualTo(expected);
    assertThat(read("{\"event\":\"mixed\",\"note\":null," + rest, Mixed.class)).isEqualTo(expected);
  }

  @Test
  void namesTheComponentThatIsMissingNullOrMistyped() {
    invalid("{\"event\":\"said\",\"from\":\"ada\"}", Said.class, "text");
    invalid("{\"event\":\"said\",\"from\":null,\"text\":\"hi\"}", Said.class, "from");
    invalid("{\"event\":\"said\",\"from\":5,\"text\":\"hi\"}", Said.class, "from");
    invalid("{\"event\":\"said\",\"from\":true,\"text\":\"hi\"}", Said.class, "from");
    invalid("{\"event\":\"said\",\"from\":1.5,\"text\":\"hi\"}", Said.class, "from");
    invalid("{\"event\":\"said\",\"from\":{},\"text\":\"hi\"}", Said.class, "from");
    String rest = "\"tags\":[],\"inner\":{\"x\":1,\"on\":true}}";
    invalid("{\"event\":\"mixed\"," + rest, Mixed.class, "count");
    for (String wrong : new String[] {"null", "\"1\"", "1.5", "true", "[1]", "99999999999"}) {
      invalid("{\"event\":\"mixed\",\"count\":" + wrong + "," + rest, Mixed.class, "count");
    }
  }

  @Test
  void aConstantIsReadByItsNameOnly() {
    assertThat(read("{\"event\":\"painted\",\"colour\":\"GREEN\"}", Painted.class))
        .isEqualTo(new Painted(Colour.GREEN));
    for (String wrong : new String[] {"\"BLUE\"", "\"\"", "1", "\"1\"", "null"}) {
      invalid("{\"event\":\"painted\",\"colour\":" + wrong + "}", Painted.class, "colour");
    }
  }

  @Test
  void namesThePathOfWhatIsWrongDeeper() {
    String head = "{\"event\":\"mixed\",\"count\":1,";
    invalid(head + "\"tags\":[\"a\",{}],\"inner\":{\"x\":1,\"on\":true}}", Mixed.class, "tags[1]");
    invalid(head + "\"tags\":[],\"inner\":{\"x\":1}}", Mixed.class, "on");
    invalid(head + "\"tags\":[],\"inner\":{\"x\":1,\"on\":\"yes\"}}", Mixed.class, "inner.on");
    invalid(head + "\"tags\":[],\"inner\":[]}", Mixed.class, "inner");
  }

  @Test
  void theComplaintIsOneLine() {
    assertThatThrownBy(() -> read("{\"event\":\"said\"}", Said.class))
        .message()
        .doesNotContain("\n")
        .doesNotContain("Source:");
  }

  @Test
  void givesTheRawMessage() {
    String text = "{ \"b\":1, \"event\":\"x\", \"_EID_\":[ 1 ], \"big\":12345678901234567890123 }";
    Event event = event(text);
    assertThat(event.name()).isEqualTo("x");
    assertThat(event.id()).isEqualTo("[1]");
    assertThat(event.json()).isEqualTo(text).isEqualTo(event.toString());
    assertThat(event.asMap()).containsOnlyKeys("b", "event", "_EID_", "big");
    assertThat(event.asMap().get("big")).hasToString("12345678901234567890123");
  }

  @Test
  void charactersBeyondAsciiSurvive() {
    Said said = new Said("Åda", "😀 \u2028 é");
    assertThat(read(codec.encode(said), Said.class)).isEqualTo(said);
  }

  private void invalid(String json, Class<?> type, String component) {
    assertThatThrownBy(() -> read(json, type))
        .as(json)
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining(component);
  }

  /** Loads that record itself, and nothing else. */
  private static final class Loader extends ClassLoader {
    Class<?> load() throws IOException {
      String name = Loaded.class.getName();
      try (InputStream in = EventCodecTest.class.getResourceAsStream("Loaded.class")) {
        byte[] bytes = requireNonNull(in).readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      }
    }
  }

  private static WeakReference<ClassLoader> use() throws Exception {
    Loader loader = new Loader();
    Class<?> type = loader.load();
    Object event = type.getConstructor(String.class).newInstance("hi");
    EventCodec codec = EventCodec.shared();
    assertThat(EventCodec.shared()).isSameAs(codec);
    assertThat(codec.encode(event)).isEqualTo("{\"event\":\"loaded\",\"text\":\"hi\"}");
    byte[] message = EventCodec.utf8("{\"event\":\"loaded\",\"text\":\"hi\"}");
    assertThat(codec.event(message, codec.envelope(message)).as(type).toString())
        .isEqualTo("Loaded[text=hi]");
    return new WeakReference<>(loader);
  }

  @Test
  void theSharedOneForgetsTheClassesOfWhoHasItNoMore() throws Exception {
    WeakReference<ClassLoader> loader = use();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);

    while (loader.get() != null && System.nanoTime() < end) {
      System.gc();
    }

    assertThat(loader.get()).isNull();
  }
}
