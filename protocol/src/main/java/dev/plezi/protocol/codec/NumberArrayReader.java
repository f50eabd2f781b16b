package dev.plezi.protocol.codec;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.StdDeserializer;

/** A reader of an array of primitive numbers, each by the rules of {@link NumberReader}. */
final class NumberArrayReader extends StdDeserializer<Object> {
  private static final long serialVersionUID = 1L;

  private final JavaType array;

  /** Reads what is no array, such as the bytes that a text of base 64 is. */
  private final ValueDeserializer<?> other;

  private final @Nullable ValueDeserializer<Object> each;

  NumberArrayReader(JavaType array, ValueDeserializer<?> other) {
    this(array, other, null);
  }

  private NumberArrayReader(
      JavaType array, ValueDeserializer<?> other, @Nullable ValueDeserializer<Object> each) {
    super(array);
    this.array = array;
    this.other = other;
    this.each = each;
  }

  @Override
  public ValueDeserializer<?> createContextual(
      DeserializationContext context, @Nullable BeanProperty property) {
    return new NumberArrayReader(
        array, other, context.findContextualValueDeserializer(array.getContentType(), property));
  }

  @Override
  public Object deserialize(JsonParser parser, DeserializationContext context) {
    if (!parser.isExpectedStartArrayToken()) {
      boolean bytes = array.getContentType().hasRawClass(byte.class);
      return bytes
          ? other.deserialize(parser, context)
          : context.handleUnexpectedToken(array, parser);
    }
    List<Object> values = new ArrayList<>();
    try {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        values.add(value(parser, context));
      }
    } catch (JacksonException e) {
      throw DatabindException.wrapWithPath(
          context, e, new JacksonException.Reference(values, values.size()));
    }
    Object read = Array.newInstance(array.getContentType().getRawClass(), values.size());
    for (int i = 0; i < values.size(); i++) {
      Array.set(read, i, values.get(i));
    }
    return read;
  }

  private Object value(JsonParser parser, DeserializationContext context) {
    ValueDeserializer<Object> reader =
        each == null ? context.findRootValueDeserializer(array.getContentType()) : each;
    return parser.hasToken(JsonToken.VALUE_NULL)
        ? reader.getNullValue(context)
        : reader.deserialize(parser, context);
  }
}
