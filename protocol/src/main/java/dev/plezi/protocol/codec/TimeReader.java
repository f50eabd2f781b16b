package dev.plezi.protocol.codec;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.DelegatingDeserializer;

/**
 * A reader of a point, a span or a part of time. All are texts as ISO 8601 writes them; a point and
 * a span may be a whole number too, of milliseconds as JavaScript counts them. Nothing is cut off:
 * a date is no point in time, nor the other way round. Where the application gives a pattern of its
 * own, that counts alone.
 */
final class TimeReader extends DelegatingDeserializer {
  private static final long serialVersionUID = 1L;

  /** What milliseconds can mean. */
  private static final Set<Class<?>> COUNTED =
      Set.of(
          Instant.class,
          OffsetDateTime.class,
          ZonedDateTime.class,
          Date.class,
          Calendar.class,
          GregorianCalendar.class,
          Duration.class);

  private static final Set<Class<?>> SPELLED =
      Set.of(LocalDate.class, LocalDateTime.class, LocalTime.class, OffsetTime.class);

  private static final int DATE_CHARS = "2026-11-30".length();

  private final Class<?> type;

  TimeReader(Class<?> type, ValueDeserializer<?> reader) {
    super(reader);
    this.type = type;
  }

  /** Whether a type is one of time. */
  static boolean reads(Class<?> type) {
    return counted(type) || SPELLED.contains(type);
  }

  /** Whether milliseconds can mean it. */
  static boolean counted(Class<?> type) {
    return COUNTED.contains(type);
  }

  @Override
  protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> other) {
    return new TimeReader(type, other);
  }

  @Override
  public ValueDeserializer<?> createContextual(
      DeserializationContext context, @Nullable BeanProperty property) {
    ValueDeserializer<?> contextual = super.createContextual(context, property);
    return findFormatOverrides(context, property, type).hasPattern()
        ? ((TimeReader) contextual).getDelegatee()
        : contextual;
  }

  @Override
  public Object deserialize(JsonParser parser, DeserializationContext context) {
    JsonToken token = parser.currentToken();
    boolean fits =
        token == JsonToken.VALUE_STRING
            ? whole(parser.getString())
            : (token == JsonToken.VALUE_NUMBER_INT && counted(type))
                || token == JsonToken.VALUE_EMBEDDED_OBJECT;
    return fits ? super.deserialize(parser, context) : context.handleUnexpectedToken(type, parser);
  }

  /** Whether a text says no more than the type holds, and is no number. */
  private boolean whole(String text) {
    boolean digits = !text.isEmpty() && text.chars().skip(1).allMatch(TimeReader::numeric);
    if (type == LocalDate.class) {
      return text.length() <= DATE_CHARS || text.indexOf('T') < 0;
    }
    if (type == LocalDateTime.class) {
      return !text.endsWith("Z");
    }
    return !(counted(type) && digits);
  }

  private static boolean numeric(int each) {
    return (each >= '0' && each <= '9') || each == '.';
  }
}
