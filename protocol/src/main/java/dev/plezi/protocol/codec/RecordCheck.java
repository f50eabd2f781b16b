package dev.plezi.protocol.codec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.type.TypeFactory;

/**
 * A walk through a record's components, which finds the one that speaks against the whole. Jackson
 * finds out when the first event comes or goes; whoever declares a handler wants to know before.
 */
final class RecordCheck {
  /** Abstract types that Jackson reads into a type of its own choice. */
  private static final List<Class<?>> CHOSEN =
      List.of(Object.class, Number.class, CharSequence.class, Iterable.class, JsonNode.class);

  private static final ModuleAccess JACKSON = new ModuleAccess(TypeFactory.class.getModule());

  private final TypeFactory types;
  private final Rule rule;
  private final Set<Class<?>> seen = new HashSet<>();

  RecordCheck(TypeFactory types, Rule rule) {
    this.types = types;
    this.rule = rule;
  }

  /** What is asked of each type. */
  @FunctionalInterface
  interface Rule {
    /** What speaks against it, or null. */
    @Nullable String fault(Class<?> type);
  }

  /** Whether it can be made of JSON. */
  static @Nullable String unmade(Class<?> type) {
    boolean made = !Modifier.isAbstract(type.getModifiers()) || type.isPrimitive() || type.isEnum();
    return made || CHOSEN.stream().anyMatch(type::equals) || annotated(type)
        ? closed(type)
        : "nothing can make a " + type.getName() + " of JSON";
  }

  /**
   * Whether its module lets Jackson in. Of an abstract type that cannot be told, an enum's
   * constants need not be made, and who annotates a type may have named somebody else for the work.
   */
  static @Nullable String closed(Class<?> type) {
    boolean own = !Modifier.isAbstract(type.getModifiers()) && !type.isEnum();
    boolean delegated = annotated(type) || type.isAnnotationPresent(JsonSerialize.class);
    return own && !delegated ? JACKSON.fault(type) : null;
  }

  /** The same, of what Jackson complains about; null when it does so for another reason. */
  static @Nullable String closed(JacksonException complaint) {
    Class<?> type =
        complaint.getCause() instanceof IllegalAccessException ? subject(complaint) : null;
    return type == null ? null : JACKSON.fault(type);
  }

  private static @Nullable Class<?> subject(JacksonException complaint) {
    if (complaint instanceof ValueInstantiationException making) {
      return making.getType().getRawClass();
    }
    int steps = complaint.getPath().size();
    Object written = steps == 0 ? null : complaint.getPath().get(steps - 1).from();
    return written == null ? null : written.getClass();
  }

  /** What speaks against it, behind the path of the component; null when there is nothing. */
  @Nullable String fault(Class<?> type) {
    return fault(types.constructType(type), "");
  }

  private @Nullable String fault(JavaType type, String path) {
    Class<?> raw = type.getRawClass();
    if (type.isContainerType() || type.isReferenceType()) {
      return fault(type.getContentType(), path);
    }
    if (raw.isRecord() && !seen.add(raw)) {
      return null;
    }
    String fault = rule.fault(raw);
    if (fault != null) {
      return path + ": " + fault;
    }
    return raw.isRecord() ? componentsFault(type, path) : null;
  }

  private @Nullable String componentsFault(JavaType type, String path) {
    for (RecordComponent component : type.getRawClass().getRecordComponents()) {
      JavaType its = types.resolveMemberType(component.getGenericType(), type.getBindings());
      String fault = fault(its, path + "." + component.getName());
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  /** Who annotates a type for Jackson has said how it is made. */
  private static boolean annotated(Class<?> type) {
    return type.isAnnotationPresent(JsonTypeInfo.class)
        || type.isAnnotationPresent(JsonSubTypes.class)
        || type.isAnnotationPresent(JsonDeserialize.class);
  }
}
