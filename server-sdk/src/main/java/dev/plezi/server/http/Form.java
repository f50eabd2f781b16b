package dev.plezi.server.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The content of a form: text fields and files, in their order. Immutable. */
public final class Form {
  /** No fields. */
  public static final Form EMPTY = new Form(Map.of(), List.of());

  private final Map<String, List<String>> fields;
  private final List<Upload> uploads;

  /** A form of these text fields, each with all its values, and these files. */
  public Form(Map<String, List<String>> fields, List<Upload> uploads) {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    fields.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    this.fields = Collections.unmodifiableMap(copy);
    this.uploads = List.copyOf(uploads);
  }

  /** The value of a text field, the last if there are more; or null. */
  public @Nullable String get(String name) {
    List<String> values = all(name);
    return values.isEmpty() ? null : values.get(values.size() - 1);
  }

  /** All values of a text field. */
  public List<String> all(String name) {
    return fields.getOrDefault(name, List.of());
  }

  /** The text fields, each with its last value; unmodifiable. */
  public Map<String, String> asMap() {
    Map<String, String> last = new LinkedHashMap<>();
    fields.forEach((name, values) -> last.put(name, values.get(values.size() - 1)));
    return Collections.unmodifiableMap(last);
  }

  /** The file of a field, the last if there are more; or null. */
  public @Nullable Upload upload(String name) {
    List<Upload> found = uploads(name);
    return found.isEmpty() ? null : found.get(found.size() - 1);
  }

  /** All files of a field. */
  public List<Upload> uploads(String name) {
    return uploads.stream().filter(each -> each.field().equals(name)).toList();
  }

  /** All files. */
  public List<Upload> uploads() {
    return uploads;
  }
}
