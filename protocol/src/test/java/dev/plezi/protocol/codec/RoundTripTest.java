package dev.plezi.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonKey;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.plezi.event.InvalidEventException;
import dev.plezi.event.LargeNumbers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.Currency;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** Whatever is written is the same again where it is read, or it is neither written nor read. */
class RoundTripTest {
  private static final ZonedDateTime ZONED =
      ZonedDateTime.parse("2025-11-30T10:26:47.123456789+01:00[Europe/Berlin]");

  private final EventCodec codec = EventCodec.standard();

  enum Colour {
    RED,
    DARK_BLUE {
      @Override
      public String toString() {
        return "dark blue";
      }
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Circle.class, name = "circle"),
    @JsonSubTypes.Type(value = Group.class, name = "group")
  })
  sealed interface Shape permits Circle, Group {}

  record Circle(int r) implements Shape {}

  record Group(Map<String, Shape> shapes) implements Shape {}

  record Box<T>(T value) {}

  record Name(@JsonValue String name) {}

  record Place(@JsonKey String code, int floor) {
    Place(String code) {
      this(code, 0);
    }
  }

  record Zoned(ZonedDateTime value) {}

  record Spans(Duration duration, Period period) {}

  record Points(Instant instant, OffsetDateTime offset, LocalDateTime local) {}

  record Parts(
      LocalDate date,
      LocalTime time,
      OffsetTime offsetTime,
      YearMonth month,
      Year year,
      MonthDay monthDay,
      Month name,
      DayOfWeek day,
      ZoneId zone,
      ZoneOffset offset) {}

  record Words(
      Locale locale, Currency currency, UUID uuid, URI uri, BigInteger big, BigDecimal decimal) {}

  record Enums(
      Colour colour,
      Map<Colour, Integer> map,
      EnumMap<Colour, String> enumMap,
      EnumSet<Colour> set) {}

  record Keys(
      Map<ZonedDateTime, Integer> zoned,
      Map<Instant, Integer> instants,
      Map<LocalDate, Integer> dates,
      Map<Duration, Integer> spans,
      Map<UUID, Integer> uuids,
      Map<Long, Integer> numbers,
      Map<Locale, Integer> locales,
      Map<Name, Integer> names) {}

  record Nested(
      Map<String, Optional<String>> maybe,
      Shape shape,
      List<Shape> shapes,
      Box<List<Integer>> box,
      Box<Box<Shape>> boxes) {}

  static Stream<Record> values() {
    return Stream.of(
        new Zoned(ZONED),
        new Zoned(ZonedDateTime.parse("2025-10-26T02:30:00+02:00[Europe/Berlin]")),
        new Zoned(ZonedDateTime.parse("2025-10-26T02:30:00+01:00[Europe/Berlin]")),
        new Zoned(ZonedDateTime.parse("2025-11-30T10:26Z")),
        new Zoned(ZonedDateTime.parse("2025-11-30T10:26Z[UTC]")),
        new Zoned(ZonedDateTime.parse("2025-11-30T10:26+09:00")),
        new Spans(Duration.ofSeconds(-5, 3), Period.of(1, -2, 3)),
        new Points(ZONED.toInstant(), ZONED.toOffsetDateTime(), ZONED.toLocalDateTime()),
        new Points(Instant.MIN, OffsetDateTime.MAX, LocalDateTime.MIN),
        new Parts(
            LocalDate.MAX,
            LocalTime.MAX,
            OffsetTime.parse("10:26+02:00"),
            YearMonth.of(2025, 3),
            Year.of(-5),
            MonthDay.of(2, 29),
            Month.MAY,
            DayOfWeek.MONDAY,
            ZoneId.of("Europe/Berlin"),
            ZoneOffset.ofHours(-2)),
        new Words(
            Locale.forLanguageTag("zh-Hant-TW"),
            Currency.getInstance("EUR"),
            new UUID(1, 2),
            URI.create("http://a/b?c#d"),
            BigInteger.ONE.shiftLeft(100),
            new BigDecimal("1.50")),
        new Enums(
            Colour.DARK_BLUE,
            Map.of(Colour.RED, 1, Colour.DARK_BLUE, 2),
            new EnumMap<>(Map.of(Colour.DARK_BLUE, "x")),
            EnumSet.allOf(Colour.class)),
        new Keys(
            Map.of(ZONED, 1),
            Map.of(ZONED.toInstant(), 1),
            Map.of(LocalDate.EPOCH, 1),
            Map.of(Duration.ofMillis(1500), 1),
            Map.of(new UUID(1, 2), 1),
            Map.of(1L << 60, 1),
            Map.of(Locale.forLanguageTag("zh-Hant-TW"), 1),
            Map.of(new Name("ada"), 1)),
        new Nested(
            Map.of("a", Optional.of("x"), "b", Optional.empty()),
            new Group(Map.of("c", new Circle(1))),
            List.of(new Circle(2), new Group(Map.of())),
            new Box<>(List.of(1, 2)),
            new Box<>(new Box<>(new Circle(3)))));
  }

  @ParameterizedTest
  @MethodSource("values")
  void comesBackAsItWas(Record value) {
    assertThat(codec.unreadable(value.getClass())).isNull();
    assertThat(codec.unwritable(value.getClass())).isNull();
    assertThat((Object) codec.decode(EventCodec.utf8(codec.json(value)), value.getClass()))
        .as(codec.json(value))
        .isEqualTo(value);
  }

  @Test
  void aRegionStandsBehindTheOffset() {
    assertThat(codec.json(new Zoned(ZONED)))
        .isEqualTo("{\"value\":\"2025-11-30T10:26:47.123456789+01:00[Europe/Berlin]\"}");
    assertThatThrownBy(() -> read("{\"offset\":\"2025-11-30T10:26+01:00[Europe/Berlin]\"}"))
        .isInstanceOf(InvalidEventException.class)
        .hasMessage("offset: wants a time or milliseconds");
  }

  record Offset(OffsetDateTime offset) {}

  private Offset read(String json) {
    return codec.decode(EventCodec.utf8(json), Offset.class);
  }

  @Test
  void theZoneOfAnOwnMapperChangesNoOffset() {
    JsonMapper own =
        JsonMapper.builder().defaultTimeZone(java.util.TimeZone.getTimeZone("Asia/Tokyo")).build();
    EventCodec tokyo = EventCodec.of(own, LargeNumbers.AS_TEXT);
    assertThat(tokyo.json(new Zoned(ZONED))).isEqualTo(codec.json(new Zoned(ZONED)));
    Offset offset = new Offset(ZONED.toOffsetDateTime());
    assertThat(tokyo.json(offset)).isEqualTo(codec.json(offset));
  }

  record Bits(BitSet value) {}

  record Stamp(java.sql.Timestamp value) {}

  record SqlDate(List<java.sql.Date> value) {}

  record SqlTime(Optional<java.sql.Time> value) {}

  record Expression(Pattern value) {}

  record Type(Class<?> value) {}

  record Atomic(AtomicIntegerArray value) {}

  record Statistics(LongSummaryStatistics value) {}

  record Failure(IllegalStateException value) {}

  record RecordKey(Map<Circle, Integer> value) {}

  record TwoOptionals(Optional<Optional<String>> value) {}

  @ParameterizedTest
  @ValueSource(
      classes = {
        Bits.class,
        Stamp.class,
        SqlDate.class,
        SqlTime.class,
        Expression.class,
        Type.class,
        Atomic.class,
        Statistics.class,
        Failure.class,
        RecordKey.class,
        TwoOptionals.class
      })
  void whatWouldComeBackAsAnotherIsNeitherReadNorWritten(Class<?> type) {
    assertThat(codec.unreadable(type)).startsWith(".value: ");
    assertThat(codec.unwritable(type)).startsWith(".value: ");
  }

  @Test
  void theWordsSayWhatToTakeInstead() {
    assertThat(codec.unwritable(Stamp.class))
        .isEqualTo(
            ".value: JSON keeps a part of a java.sql.Timestamp only; take a java.time.Instant");
    assertThat(codec.unreadable(Statistics.class)).endsWith("take a record of your own");
    assertThat(codec.unwritable(RecordKey.class))
        .isEqualTo(
            ".value: a "
                + Circle.class.getName()
                + " is no key of a map without @JsonKey or"
                + " @JsonValue");
  }

  @Test
  void norIsItWhereNoDeclarationTellsIt() {
    for (Object value :
        List.of(
            Map.of("x", new BitSet()),
            List.of(java.sql.Date.valueOf("2025-11-30")),
            Map.of(new Circle(1), 1),
            new Object[] {new IllegalStateException("x")})) {
      assertThatIllegalArgumentException()
          .as("%s", value)
          .isThrownBy(() -> codec.json(value))
          .withMessageMatching("(?s).*(JSON keeps a part|is no key).*");
    }
  }

  @Test
  void anApplicationsOwnModuleMakesItWhole() {
    SimpleModule bits =
        new SimpleModule()
            .addSerializer(BitSet.class, new ToStringSerializer(BitSet.class))
            .addDeserializer(BitSet.class, new BitsReader());
    EventCodec own =
        EventCodec.of(JsonMapper.builder().addModule(bits).build(), LargeNumbers.AS_TEXT);
    assertThat(own.unreadable(Bits.class)).isNull();
    assertThat(own.unwritable(Bits.class)).isNull();
    assertThat(own.json(new Bits(new BitSet()))).isEqualTo("{\"value\":\"{}\"}");
  }

  private static final class BitsReader extends ValueDeserializer<BitSet> {
    @Override
    public BitSet deserialize(
        tools.jackson.core.JsonParser parser,
        tools.jackson.databind.DeserializationContext context) {
      return new BitSet();
    }
  }

  @Test
  void aRecordWithOneTextForAKeyIsAKey() {
    assertThat(codec.json(Map.of(new Place("x", 2), Set.of(1)))).isEqualTo("{\"x\":[1]}");
  }
}
