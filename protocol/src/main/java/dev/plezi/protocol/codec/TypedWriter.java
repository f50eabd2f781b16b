package dev.plezi.protocol.codec;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.bean.BeanSerializerBase;
import tools.jackson.databind.util.NameTransformer;

/**
 * A writer of a type that {@code @JsonTypeInfo} tells apart from its siblings, which writes that
 * mark always: in a list or a map, too, of which the JVM does not know any more what they hold.
 */
final class TypedWriter extends ValueSerializer<Object> {
  private final ValueSerializer<Object> writer;

  @SuppressWarnings("unchecked") // It is given objects of its own type only.
  TypedWriter(ValueSerializer<?> writer) {
    this.writer = (ValueSerializer<Object>) writer;
  }

  /** Whether a type's mark is known. */
  static boolean wanted(
      SerializationConfig config, BeanDescription.Supplier description, ValueSerializer<?> writer) {
    return writer instanceof BeanSerializerBase
        && config
                .getAnnotationIntrospector()
                .findPolymorphicTypeInfo(config, description.getClassInfo())
            != null;
  }

  @Override
  public void resolve(SerializationContext context) {
    writer.resolve(context);
  }

  @Override
  public ValueSerializer<?> createContextual(
      SerializationContext context, @Nullable BeanProperty property) {
    return new TypedWriter(writer.createContextual(context, property));
  }

  @Override
  public void serialize(Object value, JsonGenerator out, SerializationContext context) {
    JavaType type = context.constructType(value.getClass());
    TypeSerializer mark = context.findTypeSerializer(type);
    if (mark == null) {
      writer.serialize(value, out, context);
    } else {
      writer.serializeWithType(value, out, context, mark);
    }
  }

  @Override
  public void serializeWithType(
      Object value, JsonGenerator out, SerializationContext context, TypeSerializer mark) {
    writer.serializeWithType(value, out, context, mark);
  }

  @Override
  public ValueSerializer<Object> unwrappingSerializer(NameTransformer names) {
    return writer.unwrappingSerializer(names);
  }

  @Override
  public boolean isEmpty(SerializationContext context, Object value) {
    return writer.isEmpty(context, value);
  }

  @Override
  public boolean usesObjectId() {
    return writer.usesObjectId();
  }

  @Override
  public Class<?> handledType() {
    return writer.handledType();
  }

  @Override
  public void acceptJsonFormatVisitor(JsonFormatVisitorWrapper visitor, JavaType type) {
    writer.acceptJsonFormatVisitor(visitor, type);
  }
}
