package dev.plezi.server.http;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request's parameters: those of the query string; over them those of the body, which are a
 * form's text fields or the members of a JSON object; over them those of the route. Immutable; of a
 * name given more than once the last value counts. Made by the server alone.
 */
public interface Params {
  /**
   * The value of a parameter, or null. What a JSON body gives is text too: of a string what it
   * says, of everything else its JSON; null counts as not given.
   */
  @Nullable String get(String name);

  /** The value of a parameter, or another if there is none. */
  default String get(String name, String other) {
    String value = get(name);
    return value == null ? other : value;
  }

  /** All values of a parameter that a query or a form gives more than once, in their order. */
  List<String> values(String name);

  /** All of them; unmodifiable. */
  Map<String, String> asMap();

  /**
   * The parameters as a record, or a class of Kotlin's, whose components are required unless they
   * are {@code @Nullable} or an {@link java.util.Optional}. Where a component is a number or a
   * boolean, a query's or a form's text that is one is read as one; a list or an array takes all
   * values of its name. An empty text is null where no text is wanted: for numbers and booleans,
   * dates and enums. What a JSON body gives must have the component's type.
   *
   * @throws HttpException 400, naming the component that is missing or has another type
   */
  <T> T as(Class<T> type);

  /** The file that a form gives under this name, the last if there are more; or null. */
  @Nullable Upload upload(String name);

  /** All files of a form, in their order. */
  List<Upload> uploads();
}
