package dev.plezi.server.http;

import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.internal.web.ParamValue;
import dev.plezi.server.internal.web.ParamsJson;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request's parameters: those of the query string; over them those of the body, which are a
 * form's text fields or the members of a JSON object; over them those of the route. Immutable; of a
 * name given more than once the last value counts.
 */
public final class Params {
  private final Map<String, ParamValue> given;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Form form;

  public Params(Map<String, ParamValue> given, Form form) {
    this.given = given;
    this.form = form;
    given.forEach(
        (name, each) -> {
          String text = each.text();
          if (text != null) {
            values.put(name, text);
          }
        });
  }

  /**
   * The value of a parameter, or null. What a JSON body gives is text too: of a string what it
   * says, of everything else its JSON; null counts as not given.
   */
  public @Nullable String get(String name) {
    return values.get(name);
  }

  /** The value of a parameter, or another if there is none. */
  public String get(String name, String other) {
    return values.getOrDefault(name, other);
  }

  /** All values of a parameter that a query or a form gives more than once, in their order. */
  public List<String> values(String name) {
    ParamValue found = given.get(name);
    return found == null ? List.of() : found.texts();
  }

  /** All of them; unmodifiable. */
  public Map<String, String> asMap() {
    return Collections.unmodifiableMap(values);
  }

  /**
   * The parameters as a record, whose components are required unless they are {@code @Nullable}.
   * Where a component is a number or a boolean, a query's or a form's text that is one is read as
   * one, and an empty text as null; a list takes all values of its name. What a JSON body gives
   * must have the component's type.
   *
   * @throws HttpException 400, naming the component that is missing or has another type
   */
  public <T extends Record> T as(Class<T> record) {
    byte[] json = EventCodec.utf8(ParamsJson.object(given, record));
    try {
      return EventCodec.standard().decode(json, record);
    } catch (InvalidEventException e) {
      throw HttpException.invalid(e);
    }
  }

  /** The file that a form gives under this name, the last if there are more; or null. */
  public @Nullable Upload upload(String name) {
    return form.upload(name);
  }

  /** All files of a form, in their order. */
  public List<Upload> uploads() {
    return form.uploads();
  }
}
