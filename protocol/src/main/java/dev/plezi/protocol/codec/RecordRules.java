package dev.plezi.protocol.codec;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.PropertyName;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;

/**
 * A rule for Jackson: a record's components are required, and not null, unless JSpecify's
 * {@code @Nullable} says otherwise, or they are an {@link Optional}: a record that a handler gets
 * is whole. A class of Kotlin's has its own marks, which Jackson's module for Kotlin reads.
 */
final class RecordRules extends NopAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  /** Types for which nothing is a value. */
  private static final Set<Class<?>> OPTIONAL =
      Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

  @Override
  public Version version() {
    return Version.unknownVersion();
  }

  @Override
  public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
    return ofRecord(member) ? required(config, (AnnotatedParameter) member) : null;
  }

  @Override
  public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
    // All rules together decide what is required, and what is required is not null.
    AnnotationIntrospector rules = config.getAnnotationIntrospector();
    boolean whole =
        ofRecord(annotated)
            && !OPTIONAL.contains(annotated.getRawType())
            && Boolean.TRUE.equals(rules.hasRequiredMarker(config, (AnnotatedMember) annotated));
    return whole ? JsonSetter.Value.forValueNulls(Nulls.FAIL) : JsonSetter.Value.empty();
  }

  private static boolean ofRecord(Annotated annotated) {
    return annotated instanceof AnnotatedParameter parameter
        && parameter.getDeclaringClass().isRecord()
        && !Kotlin.wrote(parameter.getDeclaringClass());
  }

  private static boolean required(MapperConfig<?> config, AnnotatedParameter parameter) {
    return !OPTIONAL.contains(parameter.getRawType())
        && !marked(parameter)
        && !component(config, parameter).map(RecordRules::nullable).orElse(false);
  }

  /** Whether the parameter itself says that it may be null. */
  private static boolean marked(AnnotatedParameter parameter) {
    return parameter.getOwner().getAnnotated() instanceof Executable creator
        && parameter.getIndex() < creator.getAnnotatedParameterTypes().length
        && nullable(creator.getAnnotatedParameterTypes()[parameter.getIndex()]);
  }

  /**
   * The component that a parameter is: by its place in the record's own constructor, or by name.
   */
  private static Optional<AnnotatedType> component(
      MapperConfig<?> config, AnnotatedParameter parameter) {
    RecordComponent[] components = parameter.getDeclaringClass().getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    if (parameter.getOwner().getAnnotated() instanceof java.lang.reflect.Constructor<?> canonical
        && Arrays.equals(canonical.getParameterTypes(), types)) {
      return Optional.of(components[parameter.getIndex()].getAnnotatedType());
    }
    String name = name(config, parameter);
    return Arrays.stream(components)
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .map(RecordComponent::getAnnotatedType);
  }

  private static @Nullable String name(MapperConfig<?> config, AnnotatedParameter parameter) {
    AnnotationIntrospector rules = config.getAnnotationIntrospector();
    PropertyName explicit = rules.findNameForDeserialization(config, parameter);
    return explicit != null && explicit.hasSimpleName()
        ? explicit.getSimpleName()
        : rules.findImplicitPropertyName(config, parameter);
  }

  private static boolean nullable(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class);
  }
}
