package dev.plezi.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A received event as it came: the whole message, its name and ways to read it. Immutable; its
 * {@code toString} is {@link #json}.
 */
public interface Event {
  /** The event's name, or null when the message's {@code event} is not a string. */
  @Nullable String name();

  /** The message's {@code _EID_} as compact JSON, or null when it has none. */
  @Nullable String id();

  /** Whether its sender asks for a reply: by a request, in a session. */
  boolean request();

  /**
   * The payload as a record or another type that Jackson reads. Members that the type does not know
   * are ignored.
   *
   * @param type the type
   * @throws InvalidEventException naming the component that is missing or has another type
   * @throws IllegalArgumentException when the type's module keeps it from Jackson
   */
  <T> T as(Class<T> type);

  /** All members of the message, {@code event} among them, in their order. */
  Map<String, @Nullable Object> asMap();

  /** The message as JSON text, as it came. */
  String json();
}
