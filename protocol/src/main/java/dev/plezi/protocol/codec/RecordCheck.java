package dev.plezi.protocol.codec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.type.TypeFactory;

/**
 * A check whether JSON can become a record at all. Jackson finds out when the first event comes;
 * whoever declares a handler wants to know before.
 */
final class RecordCheck {
  /** Abstract types that Jackson reads into a type of its own choice. */
  private static final List<Class<?>> CHOSEN =
      List.of(Object.class, Number.class, CharSequence.class, Iterable.class, JsonNode.class);

  private final TypeFactory types;
  private final Set<Class<?>> seen = new HashSet<>();

  RecordCheck(TypeFactory types) {
    this.types = types;
  }

  /** The component that nothing can make, by its path, and its type; null when there is none. */
  @Nullable String fault(Class<?> record) {
    return fault(types.constructType(record), "");
  }

  private @Nullable String fault(JavaType type, String path) {
    Class<?> raw = type.getRawClass();
    if (type.isContainerType() || type.isReferenceType()) {
      return fault(type.getContentType(), path);
    }
    if (raw.isRecord()) {
      return seen.add(raw) ? componentsFault(type, path) : null;
    }
    boolean made = !Modifier.isAbstract(raw.getModifiers()) || raw.isPrimitive() || raw.isEnum();
    if (made || CHOSEN.stream().anyMatch(raw::equals) || annotated(raw)) {
      return null;
    }
    return path + ": nothing can make a " + raw.getName() + " of JSON";
  }

  private @Nullable String componentsFault(JavaType type, String path) {
    for (RecordComponent component : type.getRawClass().getRecordComponents()) {
      String here = path.isEmpty() ? component.getName() : path + "." + component.getName();
      JavaType its = types.resolveMemberType(component.getGenericType(), type.getBindings());
      String fault = fault(its, here);
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
