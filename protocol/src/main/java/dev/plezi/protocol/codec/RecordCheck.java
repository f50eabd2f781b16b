package dev.plezi.protocol.codec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.TypeFactory;

/**
 * A walk through a record's components, which finds the one that speaks against the whole. Jackson
 * finds out when the first event comes or goes; whoever declares a handler wants to know before.
 */
final class RecordCheck {
  private static final ModuleAccess JACKSON = new ModuleAccess(TypeFactory.class.getModule());

  private final TypeFactory types;

  /** What speaks against a type, or null. */
  private final Function<JavaType, @Nullable String> rule;

  /** The same of the key of a map. */
  private final Function<JavaType, @Nullable String> keyRule;

  private final Set<JavaType> seen = new HashSet<>();

  /** Whether it is about what is written. */
  private final boolean writing;

  private RecordCheck(
      JsonMapper mapper,
      boolean writing,
      Function<JavaType, @Nullable String> rule,
      Function<JavaType, @Nullable String> keyRule) {
    this.types = mapper.getTypeFactory();
    this.writing = writing;
    this.rule = rule;
    this.keyRule = keyRule;
  }

  /** A walk that asks whether this mapper can make each type of JSON. */
  static RecordCheck reading(JsonMapper mapper) {
    return new RecordCheck(
        mapper, false, type -> unmade(mapper, type), type -> unmadeKey(mapper, type));
  }

  /** A walk that asks whether each type's module lets Jackson in. */
  static RecordCheck openness(JsonMapper mapper) {
    return new RecordCheck(mapper, false, type -> closed(type.getRawClass()), type -> null);
  }

  /** A walk that asks whether this mapper can make JSON of each type, and all of it. */
  static RecordCheck writing(JsonMapper mapper) {
    return new RecordCheck(
        mapper, true, type -> unwritten(mapper, type), type -> unwrittenKey(mapper, type));
  }

  /** What speaks against a type, behind the path of the component; null when there is nothing. */
  @Nullable String fault(Type type) {
    if (open(type)) {
      return ": its type arguments are not told where it is declared";
    }
    return fault(types.constructType(type), "");
  }

  /** The same, of what Jackson complains about; null when it does so for another reason. */
  static @Nullable String closed(JacksonException complaint) {
    Class<?> type =
        complaint.getCause() instanceof IllegalAccessException ? subject(complaint) : null;
    return type == null ? null : JACKSON.fault(type);
  }

  private static @Nullable String unmade(JsonMapper mapper, JavaType type) {
    Class<?> raw = type.getRawClass();
    if (raw.isPrimitive() || raw.isEnum() || raw.isRecord() || annotated(raw)) {
      return closed(raw);
    }
    DeserializationContext context = mapper._deserializationContext();
    try {
      ValueDeserializer<?> reader = context.findNonContextualValueDeserializer(type);
      boolean nobody =
          (reader instanceof AbstractDeserializer && context.findTypeDeserializer(type) == null)
              || (reader instanceof BeanDeserializerBase bean
                  && !bean.getValueInstantiator().canInstantiate());
      if (nobody) {
        return nothing(raw);
      }
      String lossy = LossyTypes.fault(raw, reader);
      return lossy == null ? closed(raw) : lossy;
    } catch (JacksonException e) {
      String closed = closed(raw);
      return closed == null ? nothing(raw) : closed;
    }
  }

  private static @Nullable String unmadeKey(JsonMapper mapper, JavaType type) {
    try {
      KeyDeserializer reader = mapper._deserializationContext().findKeyDeserializer(type, null);
      if (reader != null) {
        return unwrittenKey(mapper, type);
      }
    } catch (JacksonException e) {
      // Nothing does.
    }
    return "nothing can make a " + type.getRawClass().getName() + " of a map's key";
  }

  private static @Nullable String unwritten(JsonMapper mapper, JavaType type) {
    Class<?> raw = type.getRawClass();
    String closed = closed(raw);
    if (closed != null
        || Modifier.isAbstract(raw.getModifiers())
        || !raw.getName().startsWith("java.")) {
      return closed;
    }
    try {
      Object writer = mapper._serializationContext().findValueSerializer(type);
      String lossy = refusal(writer);
      return lossy == null ? LossyTypes.fault(raw, writer) : lossy;
    } catch (JacksonException | IllegalArgumentException e) {
      // Who sends one is told.
      return null;
    }
  }

  private static @Nullable String unwrittenKey(JsonMapper mapper, JavaType type) {
    return refusal(mapper._serializationContext().findKeySerializer(type, null));
  }

  private static @Nullable String refusal(Object writer) {
    return writer instanceof LossyTypes.Refusal refusal ? refusal.why() : null;
  }

  private static String nothing(Class<?> type) {
    return "nothing can make a " + type.getName() + " of JSON";
  }

  /**
   * Whether its module lets Jackson in. Of an abstract type that cannot be told, an enum's
   * constants need not be made, and who annotates a type may have named somebody else for the work.
   */
  private static @Nullable String closed(Class<?> type) {
    boolean own = !Modifier.isAbstract(type.getModifiers()) && !type.isEnum();
    boolean delegated = annotated(type) || type.isAnnotationPresent(JsonSerialize.class);
    return own && !delegated ? JACKSON.fault(type) : null;
  }

  private static @Nullable Class<?> subject(JacksonException complaint) {
    if (complaint instanceof ValueInstantiationException making) {
      return making.getType().getRawClass();
    }
    int steps = complaint.getPath().size();
    Object written = steps == 0 ? null : complaint.getPath().get(steps - 1).from();
    return written == null ? null : written.getClass();
  }

  private @Nullable String fault(JavaType type, String path) {
    Class<?> raw = type.getRawClass();
    if (type.isReferenceType() && type.getContentType().isReferenceType()) {
      return path + ": null could be either of the two Optionals";
    }
    if (type.isContainerType() || type.isReferenceType()) {
      String key = type.isMapLikeType() ? keyRule.apply(type.getKeyType()) : null;
      return key == null ? fault(type.getContentType(), path) : path + ": " + key;
    }
    if (raw.isRecord() && !seen.add(type)) {
      return null;
    }
    String fault = rule.apply(type);
    if (fault != null) {
      return path + ": " + fault;
    }
    return raw.isRecord() ? componentsFault(type, path) : null;
  }

  private @Nullable String componentsFault(JavaType type, String path) {
    for (RecordComponent component : type.getRawClass().getRecordComponents()) {
      Method accessor = component.getAccessor();
      boolean handled = writing && accessor.isAnnotationPresent(JsonSerialize.class);
      if (handled || annotated(component) || annotated(accessor)) {
        continue;
      }
      JavaType its = types.resolveMemberType(component.getGenericType(), type.getBindings());
      String fault = fault(its, path + "." + component.getName());
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  /** Who annotates a type or a component for Jackson has said how it is made. */
  private static boolean annotated(AnnotatedElement element) {
    return element.isAnnotationPresent(JsonTypeInfo.class)
        || element.isAnnotationPresent(JsonSubTypes.class)
        || element.isAnnotationPresent(JsonDeserialize.class);
  }

  /** Whether a type has a variable in it, which only a subclass or a call would fill. */
  private static boolean open(Type type) {
    if (type instanceof ParameterizedType generic) {
      return Arrays.stream(generic.getActualTypeArguments()).anyMatch(RecordCheck::open);
    }
    if (type instanceof WildcardType wildcard) {
      return Arrays.stream(wildcard.getUpperBounds()).anyMatch(RecordCheck::open);
    }
    return type instanceof TypeVariable<?>
        || (type instanceof GenericArrayType array && open(array.getGenericComponentType()));
  }
}
