package dev.plezi.server;

import java.util.Objects;

/**
 * A key of a connection's attributes, with the type of what is kept under it:
 *
 * <pre>{@code
 * static final Attribute<String> NAME = Attribute.named("name");
 * …
 * connection.setAttribute(NAME, "ada");
 * String name = connection.attribute(NAME);
 * }</pre>
 *
 * <p>Each is itself alone: two of one name are two keys, so nobody takes another's by accident, and
 * nobody's type is mistaken. Whoever is to share one shares the constant. Immutable.
 *
 * @param <T> the type of what is kept
 */
@SuppressWarnings("UnusedTypeParameter") // by it a connection knows what it gives back
public final class Attribute<T> {
  private final String name;

  private Attribute(String name) {
    this.name = name;
  }

  /** A new key. */
  public static <T> Attribute<T> named(String name) {
    return new Attribute<>(Objects.requireNonNull(name, "name"));
  }

  /** Its name, for people. */
  @Override
  public String toString() {
    return name;
  }
}
