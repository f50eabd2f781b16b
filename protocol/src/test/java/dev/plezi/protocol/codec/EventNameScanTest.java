package dev.plezi.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** What any reader of JSON takes for a control event, whatever our own parser's bounds. */
class EventNameScanTest {
  @Test
  void whatOurParserRefusesAndABrowserTakesIsNoWayIn() {
    for (String rest :
        List.of(
            "\"n\":" + "7".repeat(1_001),
            "\"n\":" + "[".repeat(101) + "]".repeat(101),
            "\"n\":" + "[".repeat(100_000) + "]".repeat(100_000),
            "\"" + "a".repeat(50_001) + "\":1",
            "\"\\ud800\":1",
            "\"n\":0." + "1".repeat(2_000))) {
      for (String event :
          List.of("_reply_", "_received_", "_renew_", "\\u005fack\\u005F", "_\\u0061ck_")) {
        String name = "\"event\":\"" + event + "\"";
        assertControl("{" + name + "," + rest + "}", true);
        assertControl("{" + rest + "," + name + "}", true);
        assertControl("{" + rest + ",\"\\u0065vent\":\"" + event + "\"}", true);
        assertControl("{\"a\":{" + name + "}," + rest + "}", false);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event\":\"said\",\"a\":\"_x_\"}",
        "{\"event\":\"_x_\",\"event\":\"said\"}",
        "{\"event\":\"_x_\",\"event\":1}",
        "{\"event\":\"_\"}",
        "{\"event\":[\"_x_\"]}",
        "{\"event\":{\"event\":\"_x_\"}}",
        "[{\"event\":\"_x_\"}]",
        "\"_x_\"",
        "{\"events\":\"_x_\"}",
        "{\"a\":\"\\\",\\\"event\\\":\\\"_x_\\\"\"}",
        "_\"",
        ""
      })
  void otherTextsAreNone(String text) {
    assertControl(text, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " \n\t{ \"event\" : \"_x_\" } ",
        "{\"event\":\"said\",\"event\":\"_x_\"}",
        "{\"a\":[1,{\"b\":\"}\\\\\"}],\"event\":\"_x_\"}",
        "{\"event\":\"_é\\\"_\"}"
      })
  void theLastNameOfTheObjectItselfCounts(String text) {
    assertControl(text, true);
  }

  @Test
  void agreesWithAParserWithoutBoundsOnRandomObjects() {
    JsonMapper unbounded =
        JsonMapper.builder(
                JsonFactory.builder()
                    .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(10_000).build())
                    .build())
            .build();
    Random random = new Random(7);
    String[] parts = {
      "\"event\"",
      "\"_a_\"",
      "\"b\"",
      ":",
      ",",
      "{",
      "}",
      "[",
      "]",
      "1",
      "\"\\u005f_\"",
      "null",
      " "
    };
    int control = 0;
    for (int i = 0; i < 300_000; i++) {
      StringBuilder text = new StringBuilder("{\"event\":");
      for (int n = random.nextInt(12); n >= 0; n--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      text.append('}');
      Object read = parsed(unbounded, text.toString());
      boolean expected =
          read instanceof Map<?, ?> map
              && map.get("event") instanceof String name
              && name.length() > 1
              && name.startsWith("_")
              && name.endsWith("_");
      if (read != null) {
        assertControl(text.toString(), expected);
        control += expected ? 1 : 0;
      }
    }
    assertThat(control).isGreaterThan(100);
  }

  private static @Nullable Object parsed(JsonMapper mapper, String text) {
    try {
      return mapper.readValue(text, Object.class);
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static void assertControl(String text, boolean expected) {
    assertThat(EventCodec.control(EventCodec.utf8(text)))
        .as(text.length() > 200 ? text.substring(0, 200) : text)
        .isEqualTo(expected);
  }
}
