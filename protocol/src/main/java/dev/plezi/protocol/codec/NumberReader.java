package dev.plezi.protocol.codec;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.DelegatingDeserializer;

/**
 * A reader of a number, which takes none that would become another: 255 for a byte, 1e400 for a
 * double. A text is a number only where the application says so by {@code @JsonFormat(shape =
 * STRING)}, and where it has the digits that a page cannot hold, which {@link PageGenerator} writes
 * as a text.
 */
final class NumberReader extends DelegatingDeserializer {
  private static final long serialVersionUID = 1L;

  /** How a decimal becomes a value of each type; an ArithmeticException where it is none. */
  private static final Map<Class<?>, Function<BigDecimal, Object>> TYPES =
      Map.ofEntries(
          Map.entry(byte.class, BigDecimal::byteValueExact),
          Map.entry(Byte.class, BigDecimal::byteValueExact),
          Map.entry(short.class, BigDecimal::shortValueExact),
          Map.entry(Short.class, BigDecimal::shortValueExact),
          Map.entry(int.class, BigDecimal::intValueExact),
          Map.entry(Integer.class, BigDecimal::intValueExact),
          Map.entry(long.class, BigDecimal::longValueExact),
          Map.entry(Long.class, BigDecimal::longValueExact),
          Map.entry(float.class, NumberReader::finiteFloat),
          Map.entry(Float.class, NumberReader::finiteFloat),
          Map.entry(double.class, NumberReader::finiteDouble),
          Map.entry(Double.class, NumberReader::finiteDouble),
          Map.entry(BigInteger.class, BigDecimal::toBigIntegerExact),
          Map.entry(BigDecimal.class, each -> each),
          Map.entry(Number.class, each -> each),
          Map.entry(AtomicInteger.class, each -> new AtomicInteger(each.intValueExact())),
          Map.entry(AtomicLong.class, each -> new AtomicLong(each.longValueExact())),
          Map.entry(OptionalInt.class, each -> OptionalInt.of(each.intValueExact())),
          Map.entry(OptionalLong.class, each -> OptionalLong.of(each.longValueExact())),
          Map.entry(OptionalDouble.class, each -> OptionalDouble.of(finiteDouble(each))));

  private final Class<?> type;

  /** Whether the application writes it as a text. */
  private final boolean textual;

  NumberReader(Class<?> type, ValueDeserializer<?> reader) {
    this(type, reader, false);
  }

  private NumberReader(Class<?> type, ValueDeserializer<?> reader, boolean textual) {
    super(reader);
    this.type = type;
    this.textual = textual;
  }

  /** Whether a type is one of numbers. */
  static boolean reads(Class<?> type) {
    return TYPES.containsKey(type);
  }

  /** The number of a type that a text is; null when it is none. */
  static @Nullable Object read(Class<?> type, String text) {
    BigDecimal number = PageNumbers.read(text);
    Function<BigDecimal, Object> conversion = TYPES.get(type);
    if (number == null || conversion == null) {
      return null;
    }
    try {
      return conversion.apply(number);
    } catch (ArithmeticException e) {
      return null;
    }
  }

  @Override
  protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> other) {
    return new NumberReader(type, other, textual);
  }

  @Override
  public ValueDeserializer<?> createContextual(
      DeserializationContext context, @Nullable BeanProperty property) {
    JsonFormat.Value format = findFormatOverrides(context, property, type);
    NumberReader contextual = (NumberReader) super.createContextual(context, property);
    return format.getShape() == JsonFormat.Shape.STRING
        ? new NumberReader(type, contextual.getDelegatee(), true)
        : contextual;
  }

  @Override
  public Object deserialize(JsonParser parser, DeserializationContext context) {
    if (parser.hasToken(JsonToken.VALUE_STRING)) {
      Object number = ofText(parser.getString());
      return number == null ? context.handleUnexpectedToken(type, parser) : number;
    }
    if (type == byte.class || type == Byte.class) {
      checkByte(parser, context);
    }
    Object number = super.deserialize(parser, context);
    boolean infinite =
        (number instanceof Double d && d.isInfinite())
            || (number instanceof Float f && f.isInfinite());
    return infinite ? context.handleUnexpectedToken(type, parser) : number;
  }

  /** Jackson takes up to 255, and makes it −1. */
  private void checkByte(JsonParser parser, DeserializationContext context) {
    if (parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
      long value = parser.getNumberValue().longValue();
      if (value != (byte) value) {
        var unused = context.handleUnexpectedToken(type, parser);
      }
    }
  }

  private @Nullable Object ofText(String text) {
    BigDecimal number = PageNumbers.read(text);
    boolean wanted = number != null && (textual || !PageNumbers.sent(number));
    return wanted ? read(type, text) : null;
  }

  private static double finiteDouble(BigDecimal number) {
    double value = number.doubleValue();
    if (Double.isInfinite(value)) {
      throw new ArithmeticException("infinite");
    }
    return value;
  }

  private static float finiteFloat(BigDecimal number) {
    float value = number.floatValue();
    if (Float.isInfinite(value)) {
      throw new ArithmeticException("infinite");
    }
    return value;
  }
}
