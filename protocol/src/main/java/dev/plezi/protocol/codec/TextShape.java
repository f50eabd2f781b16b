package dev.plezi.protocol.codec;

import java.util.Collection;
import tools.jackson.databind.JavaType;

/**
 * The shape in which a member is wanted whose value came as text, as all values of a query or a
 * form do.
 *
 * @param kind what one text becomes
 * @param many whether all texts of its name are wanted, as an array
 */
public record TextShape(Kind kind, boolean many) {
  /** What is read as it came. */
  public static final TextShape TEXT = new TextShape(Kind.TEXT, false);

  /** What a text becomes. */
  public enum Kind {
    /** A string, also an empty one. */
    TEXT,
    /** A number, where it is one; nothing where it is empty. */
    NUMBER,
    /** A whole number, where it is one, else a string; nothing where it is empty. */
    TIME,
    /** True or false, where it is one; nothing where it is empty. */
    LOGICAL,
    /** A string, such as an enum's constant or a date; nothing where it is empty. */
    VALUE
  }

  /** The shape of values of a type. */
  static TextShape of(JavaType type) {
    if (type.isReferenceType()) {
      return of(type.getContentType());
    }
    Class<?> raw = type.getRawClass();
    boolean bytes = raw == byte[].class || raw == char[].class;
    if ((type.isArrayType() && !bytes)
        || Collection.class.isAssignableFrom(raw)
        || raw == Iterable.class) {
      return new TextShape(of(type.getContentType()).kind(), true);
    }
    return new TextShape(kind(raw), false);
  }

  private static Kind kind(Class<?> type) {
    if (type == boolean.class || type == Boolean.class) {
      return Kind.LOGICAL;
    }
    if (NumberReader.reads(type)) {
      return Kind.NUMBER;
    }
    if (TimeReader.counted(type)) {
      return Kind.TIME;
    }
    boolean text = CharSequence.class.isAssignableFrom(type) || type.isAssignableFrom(String.class);
    boolean value = type.isEnum() || (type.getName().startsWith("java.") && !text);
    return value && !type.isArray() ? Kind.VALUE : Kind.TEXT;
  }
}
