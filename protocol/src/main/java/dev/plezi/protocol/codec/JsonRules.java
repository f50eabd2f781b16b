package dev.plezi.protocol.codec;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * A collection of the rules by which events are read and written: what makes a mapper of Jackson's,
 * or an application's own, the SDK's.
 */
final class JsonRules {
  // Before those who use it.
  private static final BufferPool BUFFERS = new BufferPool();

  /** Reads and writes the wire. */
  static final JsonFactory WIRE =
      factory()
          // The wire is UTF-8; a message in another encoding, or with a byte order mark, is no
          // JSON.
          .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
          .build();

  /**
   * Reads what has been decoded, and keeps no name beyond its message, as the other does: thousands
   * of long ones would stay for good.
   */
  private static final JsonFactory DECODED =
      factory().disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES).build();

  /** Reads what others do not, as far as it takes to say whose it is. */
  private static final JsonFactory GENEROUS =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(EventCodec.MAX_TOLD_DEPTH)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .build();

  /** Longer names are not kept. */
  private static final int MAX_KEPT_NAME = 256;

  private static final int ESCAPE = "\\ud83d".length();

  private JsonRules() {}

  private static JsonFactoryBuilder factory() {
    return JsonFactory.builder()
        .recyclerPool(BUFFERS)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(EventCodec.MAX_DEPTH)
                // That of the message holds.
                .maxNameLength(Integer.MAX_VALUE)
                .build());
  }

  /** A mapper by these rules, with what an application's own has beside them. */
  static JsonMapper mapper(@Nullable JsonMapper own) {
    if (own != null) {
      OwnMapper.check(own);
    }
    JsonMapper.Builder builder = own == null ? JsonMapper.builder(WIRE) : own.rebuild();
    Kotlin.module(own).ifPresent(builder::addModule);
    builder.addModule(new ValueRules());
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
        // A whole number is milliseconds, as a page counts them.
        .disable(DateTimeFeature.READ_DATE_TIMESTAMPS_AS_NANOSECONDS)
        // The offset and the region are kept, as they came and as they are.
        .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .disable(DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID)
        .disable(DateTimeFeature.WRITE_DATES_WITH_CONTEXT_TIME_ZONE)
        .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
        // What fails says where.
        .enable(SerializationFeature.WRAP_EXCEPTIONS)
        .enable(DeserializationFeature.WRAP_EXCEPTIONS)
        .disable(SerializationFeature.INDENT_OUTPUT)
        .build();
  }

  /** A parser of a text that is UTF-8. */
  static JsonParser parser(byte[] text) {
    return parser(ObjectReadContext.empty(), text);
  }

  /** A parser of a text that is UTF-8 and was refused for a bound. */
  static JsonParser generous(byte[] text) {
    return GENEROUS.createParser(ObjectReadContext.empty(), unescaped(text));
  }

  /** The same as {@link #parser(byte[])}, for who reads more than tokens. */
  static JsonParser parser(ObjectReadContext context, byte[] text) {
    return parser(context, text, false);
  }

  /** The same of a text that may be known to be {@linkplain Envelope#simple simple}. */
  static JsonParser parser(ObjectReadContext context, byte[] text, boolean simple) {
    return simple || plain(text)
        ? WIRE.createParser(context, text)
        : DECODED.createParser(context, unescaped(text));
  }

  /**
   * Whether a text is neither long between its quotes, where a name could be, nor escapes
   * surrogates: JSON.stringify does where there is half a pair only, which Jackson reads in a name
   * neither from bytes nor from an escape.
   */
  private static boolean plain(byte[] text) {
    int quote = -1;
    for (int i = 0; i < text.length; i++) {
      byte each = text[i];
      if (each == '"' && (i == 0 || text[i - 1] != '\\')) {
        if (i - quote > MAX_KEPT_NAME) {
          return false;
        }
        quote = i;
      } else if ((each == 'd' || each == 'D')
          && i > 1
          && text[i - 1] == 'u'
          && text[i - 2] == '\\') {
        return false;
      }
    }
    return true;
  }

  /** A text with its surrogates as characters. */
  private static String unescaped(byte[] utf8) {
    String text = new String(utf8, StandardCharsets.UTF_8);
    if (!text.contains("\\ud") && !text.contains("\\uD")) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each != '\\' || i + 1 == text.length()) {
        plain.append(each);
        continue;
      }
      int surrogate = surrogate(text, i);
      if (surrogate < 0) {
        plain.append(each).append(text.charAt(++i));
      } else {
        plain.append((char) surrogate);
        i += ESCAPE - 1;
      }
    }
    return plain.toString();
  }

  /** The surrogate that an escape is; −1 when it is another. */
  private static int surrogate(String text, int at) {
    if (at + ESCAPE > text.length() || text.charAt(at + 1) != 'u') {
      return -1;
    }
    int value = 0;
    for (int i = at + 2; i < at + ESCAPE; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      value = value * 16 + digit;
    }
    return value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE ? value : -1;
  }

  /** JSON whose strings are well-formed UTF-16: half a surrogate pair is escaped. */
  static String wellFormed(String json) {
    for (int i = 0; i < json.length(); i++) {
      if (Character.isSurrogate(json.charAt(i))) {
        return escaped(json);
      }
    }
    return json;
  }

  private static String escaped(String json) {
    StringBuilder text = new StringBuilder(json.length() + 16);
    json.codePoints()
        .forEach(
            each -> {
              if (each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE) {
                text.append("\\u").append(Integer.toHexString(each));
              } else {
                text.appendCodePoint(each);
              }
            });
    return text.toString();
  }
}
