package dev.plezi.protocol.codec;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.StreamWriteException;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.bean.BeanSerializerBase;
import tools.jackson.databind.ser.impl.UnknownSerializer;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * A list of types of which JSON keeps a part only, so that another value would come back: neither
 * read nor written, unless the application has a module of its own for them.
 */
final class LossyTypes {
  /** What to take instead. */
  private static final Map<String, String> INSTEAD =
      Map.of(
          "java.sql.Timestamp", "java.time.Instant",
          "java.sql.Date", "java.time.LocalDate",
          "java.sql.Time", "java.time.LocalTime",
          "java.util.regex.Pattern", "String",
          "java.lang.Class", "String",
          "java.util.BitSet", "long[]",
          "java.util.concurrent.atomic.AtomicIntegerArray", "int[]",
          "java.util.concurrent.atomic.AtomicLongArray", "long[]");

  /** Those of which Jackson writes a part as a text or a number. */
  private static final Set<String> KNOWN =
      Set.of(
          "java.sql.Timestamp",
          "java.sql.Date",
          "java.sql.Time",
          "java.util.regex.Pattern",
          "java.lang.Class");

  private static final String JACKSON = "tools.jackson.databind.";

  private LossyTypes() {}

  /**
   * Why a type is neither read nor written by this one, or null.
   *
   * @param handler Jackson's reader or writer of the type
   */
  static @Nullable String fault(Class<?> type, Object handler) {
    String name = type.getName();
    // Its texts are not what Jackson writes by itself, but for a Pattern.
    boolean chosen = handler instanceof ToStringSerializer && type != Pattern.class;
    if (chosen || !handler.getClass().getName().startsWith(JACKSON)) {
      return null;
    }
    boolean lossy = KNOWN.contains(name) || (name.startsWith("java.") && byGetters(type, handler));
    return lossy
        ? "JSON keeps a part of a "
            + name
            + " only; take a "
            + INSTEAD.getOrDefault(name, "record of your own")
        : null;
  }

  /** Of a class of the JDK's these show what it was made to show, and that is not all it is. */
  private static boolean byGetters(Class<?> type, Object handler) {
    return type != Object.class
        && (handler instanceof BeanDeserializerBase
            || handler instanceof BeanSerializerBase
            || handler instanceof UnknownSerializer);
  }

  /**
   * Why a type is no key of a map: it would be written as its {@code toString}, from which nobody
   * makes it again. Null when it is one.
   */
  static @Nullable String keyFault(BeanDescription.Supplier type, Object writer) {
    Class<?> raw = type.getBeanClass();
    if (!raw.isRecord() || !writer.getClass().getName().startsWith(JACKSON)) {
      return null;
    }
    BeanDescription record = type.get();
    return record.findJsonKeyAccessor() == null && record.findJsonValueAccessor() == null
        ? "a " + raw.getName() + " is no key of a map without @JsonKey or @JsonValue"
        : null;
  }

  /** A writer that says why nothing is written. */
  static final class Refusal extends ValueSerializer<Object> {
    private final String why;

    Refusal(String why) {
      this.why = why;
    }

    String why() {
      return why;
    }

    @Override
    public void serialize(Object value, JsonGenerator out, SerializationContext context) {
      throw new StreamWriteException(out, why);
    }

    @Override
    public void serializeWithType(
        Object value, JsonGenerator out, SerializationContext context, TypeSerializer mark) {
      throw new StreamWriteException(out, why);
    }
  }
}
