package dev.plezi.protocol.codec;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * A rule for Jackson: a record's components are required, and not null, unless JSpecify's
 * {@code @Nullable} says otherwise: a record that a handler gets is whole.
 */
final class RecordRules extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
    Boolean explicit = super.hasRequiredMarker(config, member);
    return (explicit == null && required(member)) ? Boolean.TRUE : explicit;
  }

  @Override
  public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
    JsonSetter.Value explicit = super.findSetterInfo(config, annotated);
    boolean silent = explicit.getValueNulls() == Nulls.DEFAULT;
    return (silent && required(annotated)) ? explicit.withValueNulls(Nulls.FAIL) : explicit;
  }

  private static boolean required(Annotated annotated) {
    if (!(annotated instanceof AnnotatedParameter parameter)) {
      return false;
    }
    Class<?> owner = parameter.getDeclaringClass();
    if (!owner.isRecord()) {
      return false;
    }
    RecordComponent[] components = owner.getRecordComponents();
    int index = parameter.getIndex();
    return index < components.length
        && !components[index].getAnnotatedType().isAnnotationPresent(Nullable.class);
  }
}
