package dev.plezi.protocol.codec;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * A collection of the rules by which events are read and written: what makes a mapper of Jackson's,
 * or an application's own, the SDK's.
 */
final class JsonRules {
  /** Reads and writes the wire. */
  static final JsonFactory WIRE =
      JsonFactory.builder()
          // The wire is UTF-8; a message in another encoding, or with a byte order mark, is no
          // JSON.
          .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(EventCodec.MAX_DEPTH).build())
          .build();

  private JsonRules() {}

  /** A mapper by these rules, with what an application's own has beside them. */
  static JsonMapper mapper(@Nullable JsonMapper own) {
    JsonMapper.Builder builder = own == null ? JsonMapper.builder(WIRE) : own.rebuild();
    AnnotationIntrospector annotations = builder.annotationIntrospector();
    return builder
        .annotationIntrospector(AnnotationIntrospector.pair(annotations, new RecordRules()))
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        // Scalars for text are a coercion of their own to Jackson, apart from the one above.
        .withCoercionConfig(
            LogicalType.Textual,
            text ->
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(SerializationFeature.INDENT_OUTPUT)
        .build();
  }
}
