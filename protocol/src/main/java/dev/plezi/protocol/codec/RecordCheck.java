package dev.plezi.protocol.codec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.GenericArrayType;
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

  private final Set<JavaType> seen = new HashSet<>();

  private RecordCheck(JsonMapper mapper, Function<JavaType, @Nullable String> rule) {
    this.types = mapper.getTypeFactory();
    this.rule = rule;
  }

  /** A walk that asks whether this mapper can make each type of JSON. */
  static RecordCheck reading(JsonMapper mapper) {
    return new RecordCheck(mapper, type -> unmade(mapper, type));
  }

  /** A walk that asks whether each type's module lets Jackson in. */
  static RecordCheck openness(JsonMapper mapper) {
    return new RecordCheck(mapper, type -> closed(type.getRawClass()));
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
      return nobody ? nothing(raw) : closed(raw);
    } catch (JacksonException e) {
      String closed = closed(raw);
      return closed == null ? nothing(raw) : closed;
    }
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
    if (type.isContainerType() || type.isReferenceType()) {
      return fault(type.getContentType(), path);
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
      if (annotated(component) || annotated(component.getAccessor())) {
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
