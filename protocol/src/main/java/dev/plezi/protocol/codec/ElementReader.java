package dev.plezi.protocol.codec;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.PropertyName;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.util.AccessPattern;

/** A reader of a container's elements, which takes null or refuses it, whoever reads the others. */
final class ElementReader extends ValueDeserializer<Object> {
  private final JavaType type;

  /** Reads what is there; null until it is asked for. */
  private final @Nullable ValueDeserializer<Object> reader;

  private final boolean refuses;

  private ElementReader(
      JavaType type, @Nullable ValueDeserializer<Object> reader, boolean refuses) {
    this.type = type;
    this.reader = reader;
    this.refuses = refuses;
  }

  /** Reads elements of a type, for which the application may have named a reader. */
  @SuppressWarnings("unchecked") // It reads objects of its own type only.
  static ElementReader of(JavaType type, boolean refuses) {
    return new ElementReader(type, (ValueDeserializer<Object>) type.getValueHandler(), refuses);
  }

  @Override
  @SuppressWarnings("unchecked") // It reads objects of its own type only.
  public ValueDeserializer<?> createContextual(
      DeserializationContext context, @Nullable BeanProperty property) {
    ValueDeserializer<?> contextual =
        reader == null
            ? context.findContextualValueDeserializer(type, property)
            : context.handleSecondaryContextualization(reader, property, type);
    return new ElementReader(type, (ValueDeserializer<Object>) contextual, refuses);
  }

  private ValueDeserializer<Object> reader(DeserializationContext context) {
    return reader == null ? context.findRootValueDeserializer(type) : reader;
  }

  @Override
  public Object deserialize(JsonParser parser, DeserializationContext context) {
    return reader(context).deserialize(parser, context);
  }

  @Override
  public Object deserializeWithType(
      JsonParser parser, DeserializationContext context, TypeDeserializer mark) {
    return reader(context).deserializeWithType(parser, context, mark);
  }

  @Override
  public @Nullable Object getNullValue(DeserializationContext context) {
    if (refuses) {
      throw InvalidNullException.from(context, PropertyName.construct("element"), type);
    }
    return reader(context).getNullValue(context);
  }

  @Override
  public @Nullable Object getEmptyValue(DeserializationContext context) {
    return reader(context).getEmptyValue(context);
  }

  @Override
  public AccessPattern getNullAccessPattern() {
    return AccessPattern.DYNAMIC;
  }

  @Override
  public Class<?> handledType() {
    return type.getRawClass();
  }
}
