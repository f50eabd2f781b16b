package dev.plezi.protocol.codec;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.Version;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.BeanDeserializerBuilder;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.ext.jdk8.OptionalDoubleDeserializer;
import tools.jackson.databind.ext.jdk8.OptionalIntDeserializer;
import tools.jackson.databind.ext.jdk8.OptionalLongDeserializer;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.type.ArrayType;
import tools.jackson.databind.type.ReferenceType;

/** A module of Jackson's that reads and writes no value as another one. */
final class ValueRules extends JacksonModule {
  @Override
  public String getModuleName() {
    return "plezi";
  }

  @Override
  public Version version() {
    return Version.unknownVersion();
  }

  @Override
  public void setupModule(SetupContext context) {
    context.addDeserializers(new Optionals());
    context.addDeserializerModifier(new Reading());
    context.addSerializerModifier(new Writing());
  }

  /** Jackson hands these to no modifier. */
  private static final class Optionals extends Deserializers.Base {
    @Override
    public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
      return reader(type) != null;
    }

    @Override
    public @Nullable ValueDeserializer<?> findReferenceDeserializer(
        ReferenceType type,
        DeserializationConfig config,
        BeanDescription.Supplier description,
        @Nullable TypeDeserializer contentMark,
        @Nullable ValueDeserializer<?> contentReader) {
      ValueDeserializer<?> reader = reader(type.getRawClass());
      return reader == null ? null : new NumberReader(type.getRawClass(), reader);
    }

    private static @Nullable ValueDeserializer<?> reader(Class<?> type) {
      if (type == OptionalInt.class) {
        return new OptionalIntDeserializer();
      }
      if (type == OptionalLong.class) {
        return new OptionalLongDeserializer();
      }
      return type == OptionalDouble.class ? new OptionalDoubleDeserializer() : null;
    }
  }

  private static final class Reading extends ValueDeserializerModifier {
    private static final long serialVersionUID = 1L;

    /** Behind whatever other modules want to create it by. */
    @Override
    public BeanDeserializerBuilder updateBuilder(
        DeserializationConfig config,
        BeanDescription.Supplier description,
        BeanDeserializerBuilder builder) {
      builder.setValueInstantiator(RecordCreator.inPlaceOf(builder.getValueInstantiator()));
      return builder;
    }

    @Override
    public ValueDeserializer<?> modifyDeserializer(
        DeserializationConfig config,
        BeanDescription.Supplier description,
        ValueDeserializer<?> reader) {
      Class<?> type = description.getBeanClass();
      if (NumberReader.reads(type)) {
        return new NumberReader(type, reader);
      }
      return TimeReader.reads(type) ? new TimeReader(type, reader) : reader;
    }

    @Override
    public ValueDeserializer<?> modifyArrayDeserializer(
        DeserializationConfig config,
        ArrayType type,
        BeanDescription.Supplier description,
        ValueDeserializer<?> reader) {
      Class<?> element = type.getContentType().getRawClass();
      boolean numbers = element.isPrimitive() && NumberReader.reads(element);
      return numbers ? new NumberArrayReader(type, reader) : reader;
    }

    @Override
    public KeyDeserializer modifyKeyDeserializer(
        DeserializationConfig config, JavaType type, KeyDeserializer reader) {
      return NumberReader.reads(type.getRawClass())
          ? new NumberKeyReader(type.getRawClass())
          : reader;
    }
  }

  private static final class Writing extends ValueSerializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public ValueSerializer<?> modifySerializer(
        SerializationConfig config,
        BeanDescription.Supplier description,
        ValueSerializer<?> writer) {
      String fault = LossyTypes.fault(description.getBeanClass(), writer);
      if (fault != null) {
        return new LossyTypes.Refusal(fault);
      }
      return TypedWriter.wanted(config, description, writer) ? new TypedWriter(writer) : writer;
    }

    @Override
    public ValueSerializer<?> modifyKeySerializer(
        SerializationConfig config,
        JavaType type,
        BeanDescription.Supplier description,
        ValueSerializer<?> writer) {
      String fault = LossyTypes.keyFault(description, writer);
      if (fault != null) {
        return new LossyTypes.Refusal(fault);
      }
      return type.hasRawClass(Locale.class) ? new LocaleKeyWriter() : writer;
    }
  }

  /** Writes a locale that is a key as one that is a value, and is read again. */
  private static final class LocaleKeyWriter extends ValueSerializer<Object> {
    @Override
    public void serialize(Object value, JsonGenerator out, SerializationContext context) {
      out.writeName(((Locale) value).toLanguageTag());
    }
  }
}
