package dev.plezi.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.plezi.event.InvalidEventException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the quick reader takes is what the thorough one takes, and means the same. */
class EnvelopeScanTest {
  private static final List<String> SEEDS =
      List.of(
          "{\"event\":\"chat\",\"data\":\"hello\",\"_EID_\":17}",
          "{ \"_EID_\" : \"a-1\" , \"event\" : \"x\" , \"_re_\" : true , \"a\" : [ 1 , { } , [ ] ]"
              + " }",
          "{\"event\":\"é\",\"n\":-0.5e+10,\"t\":true,\"f\":false,\"z\":null,\"s\":\"a\\\"\\\\\\n"
              + "\"}",
          "{\"event\":null,\"event\":\"last\",\"o\":{\"event\":\"inner\",\"_EID_\":2},\"_EID_\":false}",
          "{\"event\":\"\\u0078\",\"\\u005fEID_\":1,\"n\":[0,1.5,1e5,123456789012345678901]}",
          "{\"event\":\"order\",\"lines\":[{\"sku\":\"a\",\"tags\":[\"x\",\"y\"]},{}],\"_EID_\":[1,2]}");

  private static final String LETTERS = "{}[]\":,\\ueE+-.0123456789tfnrals_ID \t\n\u0001\u007fé";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event\":\"chat\",\"data\":\"hello\",\"_EID_\":17}",
        " {\"a\":{\"b\":[1,2.5e-3,true,false,null,\"é\"]},\"event\":\"x\",\"_re_\":true}\n",
        "{\"event\":\"x\",\"s\":\"a \\\"quoted\\\" \\\\ path\\n\"}"
      })
  void whatMessagesAreLikeIsReadQuickly(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

    assertThat(EnvelopeScan.read(bytes)).isEqualTo(thorough(text, bytes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"event\":\"\\u0078\"}",
        "{\"\\u0065vent\":\"x\"}",
        "{\"event\":\"x\",\"_EID_\":\"é\"}",
        "{\"event\":\"x\",\"_EID_\":{\"a\":1}}",
        "{\"event\":\"x\"}é",
        "{\"event\":\"x\"} {}",
        "{\"event\":\"x\",}",
        "{\"event\":\"x\",\"n\":01}",
        "{\"event\":\"x\",\"s\":\"\\ud83d\"}",
        "{\"event\":\"x\""
      })
  void whatIsOutOfTheOrdinaryIsLeftToTheThoroughReader(String text) {
    assertThat(EnvelopeScan.read(text.getBytes(StandardCharsets.UTF_8))).isNull();
  }

  @Test
  void longNamesLongNumbersAndDeepNestingAreLeftToTheThoroughReader() {
    assertThat(scan("{\"event\":\"x\",\"" + "n".repeat(300) + "\":1}")).isNull();
    assertThat(scan("{\"event\":\"x\",\"n\":" + "1".repeat(101) + "}")).isNull();
    assertThat(scan("{\"event\":\"x\",\"n\":" + "[".repeat(60) + "]".repeat(60) + "}")).isNull();
    assertThat(scan("{\"event\":\"x\",\"n\":" + "[".repeat(40) + "]".repeat(40) + "}")).isNotNull();
  }

  @Test
  void changedTextsAreReadAlikeOrLeft() {
    Random random = new Random(1);
    int quick = 0;
    for (int i = 0; i < 200_000; i++) {
      String text = changed(SEEDS.get(random.nextInt(SEEDS.size())), random);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      Envelope scanned = EnvelopeScan.read(bytes);
      if (scanned != null) {
        quick++;
        assertThat(scanned).as(text).isEqualTo(thorough(text, bytes));
      }
    }
    assertThat(quick).isGreaterThan(10_000);
  }

  private static @Nullable Envelope scan(String text) {
    return EnvelopeScan.read(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What the other finds in a message that is simple. */
  private static Envelope thorough(String text, byte[] bytes) {
    try {
      Envelope found = Envelope.read(bytes);
      return new Envelope(found.event(), found.id(), found.request(), found.next(), true);
    } catch (InvalidEventException e) {
      return fail("taken, and refused by the other: " + text, e);
    }
  }

  /** With some letters put in, taken out or replaced. */
  private static String changed(String text, Random random) {
    StringBuilder changed = new StringBuilder(text);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(changed.length());
      char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
      switch (random.nextInt(3)) {
        case 0 -> changed.insert(at, letter);
        case 1 -> changed.deleteCharAt(at);
        default -> changed.setCharAt(at, letter);
      }
    }
    return changed.toString();
  }
}
