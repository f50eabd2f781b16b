package dev.plezi.protocol.codec;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.PropertyName;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;

/**
 * A rule for Jackson: a record's components are required, and not null, unless JSpecify's
 * {@code @Nullable} says otherwise, or they are an {@link Optional}: a record that a handler gets
 * is whole, and so are the lists, arrays and maps in it, by the {@linkplain ElementRules rules} of
 * these. A class of Kotlin's has its own marks, which Jackson's module for Kotlin reads.
 */
final class RecordRules extends NopAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

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
    if (!ofRecord(annotated)) {
      return JsonSetter.Value.empty();
    }
    boolean whole =
        !ElementRules.optional(annotated.getRawType())
            && Boolean.TRUE.equals(rules.hasRequiredMarker(config, (AnnotatedMember) annotated));
    AnnotatedType marks = marks((AnnotatedParameter) annotated);
    boolean full = marks != null && ElementRules.refuse(annotated.getType(), marks);
    return JsonSetter.Value.construct(
        whole ? Nulls.FAIL : Nulls.DEFAULT, full ? Nulls.FAIL : Nulls.DEFAULT);
  }

  @Override
  public JavaType refineDeserializationType(
      MapperConfig<?> config, Annotated annotated, JavaType type) {
    AnnotatedType marks = ofRecord(annotated) ? marks((AnnotatedParameter) annotated) : null;
    return marks == null ? type : ElementRules.refined(type, marks);
  }

  /** What is written where a parameter's type is: of the record's own constructor, the record's. */
  private static @Nullable AnnotatedType marks(AnnotatedParameter parameter) {
    RecordComponent[] components = parameter.getDeclaringClass().getRecordComponents();
    if (canonical(parameter, components)) {
      return components[parameter.getIndex()].getAnnotatedType();
    }
    return parameter.getOwner().getAnnotated() instanceof Executable creator
            && parameter.getIndex() < creator.getAnnotatedParameterTypes().length
        ? creator.getAnnotatedParameterTypes()[parameter.getIndex()]
        : null;
  }

  private static boolean canonical(AnnotatedParameter parameter, RecordComponent[] components) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    return parameter.getOwner().getAnnotated() instanceof Constructor<?> creator
        && Arrays.equals(creator.getParameterTypes(), types);
  }

  private static boolean ofRecord(Annotated annotated) {
    return annotated instanceof AnnotatedParameter parameter
        && parameter.getDeclaringClass().isRecord()
        && !Kotlin.wrote(parameter.getDeclaringClass());
  }

  private static boolean required(MapperConfig<?> config, AnnotatedParameter parameter) {
    return !ElementRules.optional(parameter.getRawType())
        && !marked(parameter)
        && !component(config, parameter).map(ElementRules::nullable).orElse(false);
  }

  /** Whether the parameter itself says that it may be null. */
  private static boolean marked(AnnotatedParameter parameter) {
    return parameter.getOwner().getAnnotated() instanceof Executable creator
        && parameter.getIndex() < creator.getAnnotatedParameterTypes().length
        && ElementRules.nullable(creator.getAnnotatedParameterTypes()[parameter.getIndex()]);
  }

  /**
   * The component that a parameter is: by its place in the record's own constructor, or by name.
   */
  private static Optional<AnnotatedType> component(
      MapperConfig<?> config, AnnotatedParameter parameter) {
    RecordComponent[] components = parameter.getDeclaringClass().getRecordComponents();
    if (canonical(parameter, components)) {
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
}
