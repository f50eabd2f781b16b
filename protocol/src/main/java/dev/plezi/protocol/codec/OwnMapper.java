package dev.plezi.protocol.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A check of an application's own mapper: what it may not have, since a message would be none any
 * more, or a value that one end writes another, or none, where the other end reads it. What changes
 * the looks alone is no fault, and {@link JsonRules} does without it.
 */
final class OwnMapper {
  private static final String ENVELOPE = "an event's members stand beside its name";
  private static final String TIMES = "times travel as texts of ISO 8601";
  private static final String REFUSED = "what it writes is refused where it is read";
  private static final String NULLS = "it makes null of what is none";

  /** Written and read again, they are the same, whatever modules there are. */
  private static final List<@Nullable Object> SAMPLE =
      Arrays.asList(1, 1.5, "a", true, null, List.of(), List.of("b"), Map.of("c", 2));

  private static final String SAMPLE_JSON = "[1,1.5,\"a\",true,null,[],[\"b\"],{\"c\":2}]";

  private static final Set<JsonInclude.Include> INCLUDED =
      EnumSet.of(
          JsonInclude.Include.ALWAYS,
          JsonInclude.Include.USE_DEFAULTS,
          JsonInclude.Include.NON_NULL,
          JsonInclude.Include.NON_ABSENT);

  private OwnMapper() {}

  /**
   * Checks one.
   *
   * @throws IllegalArgumentException naming the feature and what it would break
   */
  static void check(JsonMapper own) {
    faults(own).entrySet().stream()
        .findFirst()
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(
                  "the JSON mapper has " + fault.getKey() + ": " + fault.getValue());
            });
  }

  private static Map<String, String> faults(JsonMapper own) {
    Map<String, String> faults = new LinkedHashMap<>();
    writing(own, faults);
    reading(own, faults);
    enums(own, faults);
    JsonInclude.Value included = own.serializationConfig().getDefaultPropertyInclusion();
    for (JsonInclude.Include each :
        List.of(included.getValueInclusion(), included.getContentInclusion())) {
      if (!INCLUDED.contains(each)) {
        faults.put("the default inclusion " + each, "what it leaves out is missing to the reader");
      }
    }
    if (own.serializationConfig().getDefaultTyper(own.constructType(Object.class)) != null) {
      faults.put("default typing", "a peer would name the classes that are made");
    }
    return faults;
  }

  private static void writing(JsonMapper own, Map<String, String> faults) {
    on(own, SerializationFeature.WRAP_ROOT_VALUE, ENVELOPE, faults);
    on(own, SerializationFeature.WRITE_SELF_REFERENCES_AS_NULL, NULLS, faults);
    on(own, SerializationFeature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED, REFUSED, faults);
    off(own, SerializationFeature.WRITE_EMPTY_JSON_ARRAYS, REFUSED, faults);
    for (DateTimeFeature each :
        List.of(
            DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS,
            DateTimeFeature.WRITE_DATE_KEYS_AS_TIMESTAMPS,
            DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)) {
      if (own.isEnabled(each)) {
        faults.put("DateTimeFeature." + each, TIMES);
      }
    }
    if (own.isEnabled(JsonWriteFeature.WRITE_NUMBERS_AS_STRINGS)) {
      faults.put("JsonWriteFeature.WRITE_NUMBERS_AS_STRINGS", "a text is no number to the reader");
    }
    if (!own.isEnabled(JsonWriteFeature.QUOTE_PROPERTY_NAMES)) {
      faults.put("JsonWriteFeature.QUOTE_PROPERTY_NAMES off", "that is no JSON");
    }
  }

  private static void on(
      JsonMapper own, SerializationFeature feature, String why, Map<String, String> faults) {
    if (own.isEnabled(feature)) {
      faults.put("SerializationFeature." + feature, why);
    }
  }

  private static void off(
      JsonMapper own, SerializationFeature feature, String why, Map<String, String> faults) {
    if (!own.isEnabled(feature)) {
      faults.put("SerializationFeature." + feature + " off", why);
    }
  }

  private static void reading(JsonMapper own, Map<String, String> faults) {
    if (own.isEnabled(DeserializationFeature.UNWRAP_ROOT_VALUE)) {
      faults.put("DeserializationFeature.UNWRAP_ROOT_VALUE", ENVELOPE);
    }
    for (DeserializationFeature each :
        List.of(
            DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT,
            DeserializationFeature.ACCEPT_EMPTY_ARRAY_AS_NULL_OBJECT)) {
      if (own.isEnabled(each)) {
        faults.put("DeserializationFeature." + each, NULLS);
      }
    }
    for (DeserializationFeature each :
        List.of(
            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
            DeserializationFeature.FAIL_ON_INVALID_SUBTYPE)) {
      if (!own.isEnabled(each)) {
        faults.put("DeserializationFeature." + each + " off", NULLS);
      }
    }
    if (!own.isEnabled(MapperFeature.USE_ANNOTATIONS)) {
      faults.put("MapperFeature.USE_ANNOTATIONS off", "@Nullable is one");
    }
  }

  private static void enums(JsonMapper own, Map<String, String> faults) {
    for (EnumFeature each :
        List.of(EnumFeature.WRITE_ENUMS_USING_INDEX, EnumFeature.WRITE_ENUM_KEYS_USING_INDEX)) {
      if (own.isEnabled(each)) {
        faults.put("EnumFeature." + each, "a constant travels by its name");
      }
    }
    if (own.isEnabled(EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)) {
      faults.put("EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL", NULLS);
    }
    if (own.isEnabled(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
        && !own.isEnabled(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)) {
      faults.put(
          "EnumFeature.WRITE_ENUMS_TO_LOWERCASE without"
              + " MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS",
          REFUSED);
    }
    if (own.isEnabled(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
        != own.isEnabled(EnumFeature.READ_ENUMS_USING_TO_STRING)) {
      faults.put(
          "one of EnumFeature.WRITE_ENUMS_USING_TO_STRING and READ_ENUMS_USING_TO_STRING alone",
          REFUSED);
    }
  }

  /**
   * Checks what a mapper makes of the plainest values, whatever it is that makes others of them.
   *
   * @param writer writes with it, by all our rules
   * @throws IllegalArgumentException with what it wrote
   */
  static void checkSample(Function<Object, String> writer) {
    String written;
    try {
      written = writer.apply(SAMPLE);
    } catch (IllegalArgumentException | JacksonException e) {
      throw new IllegalArgumentException("the JSON mapper does not write " + SAMPLE_JSON, e);
    }
    if (!written.equals(SAMPLE_JSON)) {
      throw new IllegalArgumentException(
          "the JSON mapper writes " + written + " for " + SAMPLE_JSON);
    }
  }
}
