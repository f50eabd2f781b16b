package dev.plezi.protocol.codec;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * A rule of what containers hold: an element of a list, an array or a map is not null, unless
 * JSpecify's {@code @Nullable} says otherwise where its type is written, or it is an {@link
 * Optional}. Of a raw {@code List}, and of {@code List<?>}, nobody has said what it holds: all is
 * taken.
 */
final class ElementRules {
  /** Types for which nothing is a value. */
  private static final Set<Class<?>> OPTIONAL =
      Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

  private ElementRules() {}

  /** Whether nothing is a value of a type. */
  static boolean optional(Class<?> type) {
    return OPTIONAL.contains(type);
  }

  static boolean nullable(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class);
  }

  /** Whether the containers of a type, one in another, all refuse null. */
  static boolean refuse(JavaType type, AnnotatedType marks) {
    return answers(type, marks).equals(Set.of(true));
  }

  /** A type with its own readers of elements, where some containers in it refuse null only. */
  static JavaType refined(JavaType type, AnnotatedType marks) {
    return answers(type, marks).size() > 1 ? withReaders(type, marks) : type;
  }

  /** A type that nothing is written beside, which refuses null. */
  static JavaType whole(JavaType type) {
    return type.isContainerType() ? withReaders(type, null) : type;
  }

  /** What the containers say. */
  private static Set<Boolean> answers(JavaType type, @Nullable AnnotatedType marks) {
    Set<Boolean> answers = new HashSet<>();
    JavaType container = type;
    AnnotatedType its = marks;
    while (container.hasContentType()) {
      AnnotatedType element = element(container, its);
      if (container.isContainerType() && !container.getContentType().isPrimitive()) {
        answers.add(refuses(container.getContentType(), element));
      }
      container = container.getContentType();
      its = element;
    }
    return answers;
  }

  private static JavaType withReaders(JavaType type, @Nullable AnnotatedType marks) {
    JavaType content = type.getContentType();
    if (content == null || content.isPrimitive() || type.isTypeOrSubTypeOf(EnumSet.class)) {
      return type;
    }
    AnnotatedType element = element(type, marks);
    boolean refuses = type.isContainerType() && refuses(content, element);
    JavaType inner = withReaders(content, element);
    return type.withContentType(inner.withValueHandler(ElementReader.of(inner, refuses)));
  }

  private static boolean refuses(JavaType element, @Nullable AnnotatedType marks) {
    if (optional(element.getRawClass())) {
      return false;
    }
    if (marks instanceof AnnotatedWildcardType wildcard) {
      AnnotatedType[] bounds = wildcard.getAnnotatedUpperBounds();
      return bounds.length > 0 && bounds[0].getType() != Object.class && !nullable(bounds[0]);
    }
    return marks == null ? !element.isJavaLangObject() : !nullable(marks);
  }

  /** What is written where the type of the elements is; null where that is nowhere. */
  private static @Nullable AnnotatedType element(JavaType type, @Nullable AnnotatedType marks) {
    if (marks instanceof AnnotatedArrayType array) {
      return array.getAnnotatedGenericComponentType();
    }
    if (marks instanceof AnnotatedWildcardType wildcard) {
      AnnotatedType[] bounds = wildcard.getAnnotatedUpperBounds();
      return bounds.length == 0 ? null : element(type, bounds[0]);
    }
    if (marks instanceof AnnotatedParameterizedType generic) {
      AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
      return arguments.length == (type.isMapLikeType() ? 2 : 1)
          ? arguments[arguments.length - 1]
          : null;
    }
    return null;
  }
}
