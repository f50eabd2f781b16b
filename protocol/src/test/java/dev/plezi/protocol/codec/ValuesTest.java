package dev.plezi.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.plezi.event.EventName;
import dev.plezi.event.InvalidEventException;
import dev.plezi.event.LargeNumbers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Values that become no other ones, on their way in and out. */
@SuppressWarnings("ArrayRecordComponent") // never compared
class ValuesTest {
  private final EventCodec codec = EventCodec.standard();

  // ---- numbers that arrive

  record Numbers(
      @Nullable Byte b,
      @Nullable Short s,
      @Nullable Integer i,
      @Nullable Long l,
      @Nullable Float f,
      @Nullable Double d,
      @Nullable BigDecimal dec,
      @Nullable BigInteger big,
      @Nullable Number any,
      byte @Nullable [] bytes,
      double @Nullable [] doubles,
      float @Nullable [] floats,
      @Nullable Object untyped,
      @Nullable JsonNode node,
      @Nullable Character c,
      @Nullable Map<Byte, String> ofBytes,
      @Nullable Map<Double, String> ofDoubles,
      @Nullable Map<BigDecimal, String> ofDecimals) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "b  | 255",
        "b  | 128",
        "b  | -129",
        "s  | 65535",
        "i  | 4294967295",
        "i  | 1.0",
        "i  | 1e2",
        "l  | 18446744073709551615",
        "l  | 1.5",
        "f  | 1e39",
        "f  | \"NaN\"",
        "d  | 1e400",
        "d  | -1e400",
        "d  | \"NaN\"",
        "d  | \"Infinity\"",
        "d  | \"-Infinity\"",
        "d  | \"1.5\"",
        "d  | NaN",
        "dec  | 1e300000000",
        "dec  | 1e-300000000",
        "dec  | 1e1000",
        "dec  | \"NaN\"",
        "dec  | \"1.5\"",
        "big  | 1e300000000",
        "big  | 1e2",
        "big  | \"12\"",
        "any  | 1e300000000",
        "any  | \"NaN\"",
        "bytes  | [255]",
        "doubles  | [1,1e400]",
        "doubles  | [\"NaN\"]",
        "floats  | [1e39]",
        "untyped  | 1e400",
        "untyped  | [{\"x\":1e400}]",
        "untyped  | 1e300000000",
        "node  | 1e400",
        "c  | 65",
        "ofBytes  | {\"255\":\"x\"}",
        "ofDoubles  | {\"NaN\":\"x\"}",
        "ofDoubles  | {\"1e400\":\"x\"}",
        "ofDecimals  | {\"1e300000000\":\"x\"}"
      })
  void aNumberThatWouldBecomeAnotherIsRefused(String member, String value) {
    String json = "{\"" + member + "\":" + value + "}";
    assertThatThrownBy(() -> read(json, Numbers.class))
        .as(json)
        .isInstanceOf(InvalidEventException.class);
  }

  @Test
  void numbersThatFitAreTaken() {
    Numbers read =
        read(
            "{\"b\":-128,\"s\":-32768,\"i\":2147483647,\"l\":9223372036854775807,\"f\":1e38,"
                + "\"d\":1e308,\"dec\":1e999,\"big\":123456789012345678901234567890,\"any\":1.5,"
                + "\"bytes\":[-1,127],\"doubles\":[1,2.5],\"floats\":[0.5],\"untyped\":[1e3],"
                + "\"c\":\"x\",\"ofBytes\":{\"-1\":\"x\"},\"ofDoubles\":{\"1.5\":\"y\"},"
                + "\"unknown\":1e300000000}",
            Numbers.class);
    assertThat(read.b()).isEqualTo((byte) -128);
    assertThat(read.l()).isEqualTo(Long.MAX_VALUE);
    assertThat(read.dec()).isEqualByComparingTo("1e999");
    assertThat(read.bytes()).containsExactly(-1, 127);
    assertThat(read.doubles()).containsExactly(1, 2.5);
    assertThat(read.ofBytes()).containsOnlyKeys((byte) -1);
    assertThat(read.ofDoubles()).containsOnlyKeys(1.5);
  }

  @Test
  void bytesAreATextOfBase64Too() {
    assertThat(read("{\"bytes\":\"AQI=\"}", Numbers.class).bytes()).containsExactly(1, 2);
  }

  @Test
  void theListOfNumbersSaysWhichIsWrong() {
    assertThatThrownBy(() -> read("{\"doubles\":[1,1e400]}", Numbers.class))
        .hasMessage("doubles[1]: wants a number");
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  sealed interface Measure {
    record Weight(double grams, byte tare) implements Measure {}
  }

  record Measured(Measure measure) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"measure\":{\"grams\":1e400,\"tare\":1,\"@type\":\"ValuesTest$Measure$Weight\"}}",
        "{\"measure\":{\"grams\":1,\"tare\":255,\"@type\":\"ValuesTest$Measure$Weight\"}}",
        "{\"measure\":{\"grams\":1e300000000,\"tare\":1,\"@type\":\"ValuesTest$Measure$Weight\"}}"
      })
  void norIsOneThatIsReadAheadOfItsKind(String json) {
    assertThatThrownBy(() -> read(json, Measured.class)).isInstanceOf(InvalidEventException.class);
  }

  // ---- numbers that leave

  record Sent(
      long id,
      BigInteger big,
      BigDecimal price,
      long[] ids,
      AtomicLong count,
      OptionalLong maybe) {}

  private static final Sent LARGE =
      new Sent(
          9007199254740993L,
          new BigInteger("-9007199254740992"),
          new BigDecimal("0.12345678901234567890"),
          new long[] {1, Long.MIN_VALUE},
          new AtomicLong(1L << 60),
          OptionalLong.of(1L << 61));

  @Test
  void whatAPageCannotHoldIsWrittenAsAText() {
    assertThat(codec.json(LARGE))
        .isEqualTo(
            "{\"id\":\"9007199254740993\",\"big\":\"-9007199254740992\","
                + "\"price\":\"0.12345678901234567890\",\"ids\":[1,\"-9223372036854775808\"],"
                + "\"count\":\"1152921504606846976\",\"maybe\":\"2305843009213693952\"}");
    assertThat(codec.json(List.of(9007199254740991L, -9007199254740991L, new BigDecimal("19.90"))))
        .isEqualTo("[9007199254740991,-9007199254740991,19.90]");
  }

  @Test
  void whatIsWrittenAsATextIsReadFromIt() {
    Sent read = read(codec.json(LARGE), Sent.class);
    assertThat(read)
        .usingRecursiveComparison()
        .withComparatorForType((a, b) -> Long.compare(a.get(), b.get()), AtomicLong.class)
        .isEqualTo(LARGE);
  }

  @Test
  void orItIsRefusedOrWrittenAsItIsWhereTheApplicationSaysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EventCodec.of(null, LargeNumbers.REFUSED).json(LARGE))
        .withMessageContaining("id: 9007199254740993")
        .withMessageContaining("@JsonFormat(shape = STRING)");
    assertThat(EventCodec.of(null, LargeNumbers.AS_NUMBER).json(LARGE))
        .startsWith("{\"id\":9007199254740993,\"big\":-9007199254740992,");
  }

  @Test
  void noNumberAtAllIsNotWritten() {
    for (Object value :
        new Object[] {
          Double.NaN,
          Float.NaN,
          Double.POSITIVE_INFINITY,
          new double[] {Double.NaN},
          Map.of("x", 0d / 0)
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> codec.json(value))
          .withMessageContaining("is no number of JSON's");
    }
  }

  record Textual(
      @JsonFormat(shape = JsonFormat.Shape.STRING) long id,
      @JsonFormat(shape = JsonFormat.Shape.STRING) int count,
      @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal price,
      @JsonFormat(shape = JsonFormat.Shape.STRING) List<Long> all) {}

  @Test
  void aNumberThatTheApplicationWritesAsATextIsReadFromIt() {
    Textual sent = new Textual(7, 8, new BigDecimal("1.50"), List.of(9L, 1L << 60));
    assertThat(codec.json(sent))
        .isEqualTo(
            "{\"id\":\"7\",\"count\":\"8\",\"price\":\"1.50\",\"all\":[\"9\",\""
                + (1L << 60)
                + "\"]}");
    assertThat(read(codec.json(sent), Textual.class)).isEqualTo(sent);
    for (String wrong : List.of("\"seven\"", "\"\"", "\" 7\"", "\"07\"", "\"1e2000\"", "\"7.5\"")) {
      assertThatThrownBy(
              () ->
                  read("{\"id\":" + wrong + ",\"count\":1,\"price\":1,\"all\":[]}", Textual.class))
          .as(wrong)
          .isInstanceOf(InvalidEventException.class);
    }
  }

  // ---- time

  record Times(
      @Nullable Instant at,
      @Nullable OffsetDateTime offset,
      @Nullable ZonedDateTime zoned,
      @Nullable Date date,
      @Nullable Calendar calendar,
      @Nullable Duration span,
      @Nullable LocalDate day,
      @Nullable LocalDateTime local,
      @Nullable LocalTime clock,
      @Nullable Month month,
      @JsonFormat(pattern = "yyyy-MM-dd") @Nullable LocalDate patterned) {}

  @Test
  void aWholeNumberIsMillisecondsAsAPageCountsThem() {
    long now = 1_764_498_407_123L;
    Instant instant = Instant.ofEpochMilli(now);
    Times read =
        read(
            ("{\"at\":%1$d,\"offset\":%1$d,\"zoned\":%1$d,\"date\":%1$d,\"calendar\":%1$d,"
                    + "\"span\":1500}")
                .formatted(now),
            Times.class);
    assertThat(read.at()).isEqualTo(instant);
    assertThat(read.offset()).isEqualTo("2025-11-30T10:26:47.123Z");
    assertThat(read.zoned()).isEqualTo("2025-11-30T10:26:47.123Z");
    assertThat(read.date()).isEqualTo(instant);
    assertThat(read.calendar())
        .isNotNull()
        .satisfies(it -> assertThat(it.toInstant()).isEqualTo(instant));
    assertThat(read.span()).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void aTextIsReadAsItIsWritten() {
    Times sent =
        new Times(
            Instant.parse("2025-11-30T10:26:47.123456789Z"),
            OffsetDateTime.parse("2025-11-30T10:26:47+09:00"),
            null,
            null,
            null,
            Duration.ofSeconds(90),
            LocalDate.parse("2025-11-30"),
            LocalDateTime.parse("2025-11-30T10:26:47"),
            LocalTime.parse("10:26"),
            Month.MAY,
            LocalDate.parse("2025-11-30"));
    assertThat(codec.json(sent)).contains("\"offset\":\"2025-11-30T10:26:47+09:00\"");
    assertThat(read(codec.json(sent), Times.class)).isEqualTo(sent);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "at | 1764498407.5",
        "at | \"1764498407123\"",
        "at | \"\"",
        "offset | 1.5",
        "date | 1.5",
        "date | \"1764498407123\"",
        "span | 1.5",
        "day | 20000",
        "day | \"2025-11-30T23:30:00Z\"",
        "day | [2025,11,30]",
        "local | \"2025-11-30T23:30:00Z\"",
        "local | 1764498407123",
        "clock | 36000",
        "patterned | \"2025-11-30T10:00\""
      })
  void whatWouldBeAnotherTimeIsRefused(String member, String value) {
    assertThatThrownBy(() -> read("{\"" + member + "\":" + value + "}", Times.class))
        .isInstanceOf(InvalidEventException.class);
  }

  // ---- what may be missing

  record Maybe(
      Optional<String> text,
      OptionalInt i,
      OptionalLong l,
      OptionalDouble d,
      Optional<List<Integer>> list) {}

  @Test
  void anOptionalThatIsMissingOrNullIsEmpty() {
    Maybe empty =
        new Maybe(
            Optional.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty(),
            Optional.empty());
    assertThat(read("{}", Maybe.class)).isEqualTo(empty);
    assertThat(codec.json(empty))
        .isEqualTo("{\"text\":null,\"i\":null,\"l\":null,\"d\":null,\"list\":null}");
    assertThat(read(codec.json(empty), Maybe.class)).isEqualTo(empty);
  }

  @Test
  void anOptionalThatIsThereHasItsType() {
    Maybe full =
        new Maybe(
            Optional.of("x"),
            OptionalInt.of(1),
            OptionalLong.of(1L << 60),
            OptionalDouble.of(0.5),
            Optional.of(List.of(1)));
    assertThat(read(codec.json(full), Maybe.class)).isEqualTo(full);
    for (String wrong :
        List.of(
            "{\"text\":1}",
            "{\"i\":\"1\"}",
            "{\"i\":1.5}",
            "{\"d\":\"NaN\"}",
            "{\"d\":1e400}",
            "{\"list\":[\"1\"]}")) {
      assertThatThrownBy(() -> read(wrong, Maybe.class))
          .as(wrong)
          .isInstanceOf(InvalidEventException.class);
    }
  }

  // ---- creators

  record Reordered(String a, @Nullable String b) {
    @JsonCreator
    static Reordered of(@JsonProperty("b") @Nullable String b, @JsonProperty("a") String a) {
      return new Reordered(a, b);
    }
  }

  record Renamed(@JsonProperty("first-name") String first, @Nullable String last) {}

  record Derived(String whole) {
    @JsonCreator
    Derived(@JsonProperty("one") String one, @JsonProperty("two") @Nullable String two) {
      this(one + two);
    }
  }

  @Test
  void aCreatorInAnotherOrderLetsNoNullIn() {
    assertThat(read("{\"a\":\"x\"}", Reordered.class)).isEqualTo(new Reordered("x", null));
    for (String wrong : List.of("{\"b\":\"x\"}", "{\"a\":null,\"b\":\"x\"}")) {
      assertThatThrownBy(() -> read(wrong, Reordered.class))
          .isInstanceOf(InvalidEventException.class)
          .hasMessageStartingWith("a: is ");
    }
    assertThatThrownBy(() -> read("{\"last\":\"x\"}", Renamed.class))
        .hasMessage("first-name: is missing");
    assertThat(read("{\"one\":\"1\"}", Derived.class).whole()).isEqualTo("1null");
    assertThatThrownBy(() -> read("{\"one\":null}", Derived.class)).hasMessage("one: is null");
  }

  // ---- marks of types

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @com.fasterxml.jackson.annotation.JsonSubTypes({
    @com.fasterxml.jackson.annotation.JsonSubTypes.Type(value = Circle.class, name = "circle"),
    @com.fasterxml.jackson.annotation.JsonSubTypes.Type(value = Square.class, name = "square")
  })
  sealed interface Shape permits Circle, Square {}

  record Circle(int r) implements Shape {}

  record Square(int side) implements Shape {}

  @EventName("drawn")
  record Drawn(List<Shape> shapes, Shape main, Map<String, Shape> named, Object any) {}

  @Test
  void theMarkOfATypeIsWrittenWhateverHoldsIt() {
    String circle = "{\"kind\":\"circle\",\"r\":1}";
    assertThat(codec.json(new Circle(1))).isEqualTo(circle);
    assertThat(codec.json(List.of(new Circle(1), new Square(2))))
        .isEqualTo("[" + circle + ",{\"kind\":\"square\",\"side\":2}]");
    assertThat(codec.json(Map.of("a", new Circle(1)))).isEqualTo("{\"a\":" + circle + "}");
    assertThat(codec.json(new Object[] {new Circle(1)})).isEqualTo("[" + circle + "]");
    assertThat(codec.json(Optional.of(new Circle(1)))).isEqualTo(circle);
    assertThat(codec.encode("drawn", Map.of("shape", new Circle(1))))
        .isEqualTo("{\"event\":\"drawn\",\"shape\":" + circle + "}");
    Map<String, Shape> named = new LinkedHashMap<>(Map.of("x", new Circle(1)));
    Drawn drawn = new Drawn(List.of(new Circle(1)), new Circle(1), named, new Circle(1));
    assertThat(codec.encode(drawn))
        .isEqualTo(
            ("{\"event\":\"drawn\",\"shapes\":[%1$s],\"main\":%1$s,\"named\":{\"x\":%1$s},"
                    + "\"any\":%1$s}")
                .formatted(circle));
  }

  // ---- text

  @Test
  void halfASurrogatePairLeavesEscapedAndArrivesAsItIs() {
    String half = "\ud83d";
    assertThat(codec.json(List.of(half, "😀"))).isEqualTo("[\"\\ud83d\",\"😀\"]");
    assertThat(codec.json(Map.of(half, 1))).isEqualTo("{\"\\ud83d\":1}");
    byte[] message = EventCodec.utf8("{\"event\":\"x\",\"\\ud83d\":\"\\udE00\",\"a\":\"\\ud83d\"}");
    assertThat(codec.event(message, codec.envelope(message)).asMap())
        .containsEntry(half, "\ude00")
        .containsEntry("a", half);
    assertThat(codec.members(message)).containsKey(half);
  }

  @Test
  void aNameOfAnyLengthIsReadAndIsNotKept() {
    String name = "a\\\"b".repeat(20_000);
    byte[] message = EventCodec.utf8("{\"event\":\"x\",\"" + name + "\":1}");
    assertThat(codec.envelope(message).event()).isEqualTo("x");
    assertThat(codec.event(message, codec.envelope(message)).asMap()).hasSize(2);
    long before = used();
    for (int i = 0; i < 400; i++) {
      String own = i + "n".repeat(100_000);
      var unused = codec.envelope(EventCodec.utf8("{\"event\":\"x\",\"" + own + "\":1}"));
    }
    assertThat(used() - before).isLessThan(20_000_000);
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private <T> T read(String json, Class<T> type) {
    return codec.decode(EventCodec.utf8(json), type);
  }
}
