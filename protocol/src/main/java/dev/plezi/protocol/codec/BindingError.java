package dev.plezi.protocol.codec;

import dev.plezi.event.InvalidEventException;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Calendar;
import java.util.Date;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;

/**
 * A translator of what Jackson complains about into words that a peer may read: the member, and
 * what is due. No class, constant or other word of the application's or of Jackson's is in them.
 */
final class BindingError {
  private static final Map<Class<?>, String> WHOLE =
      Map.of(
          byte.class, "-128 to 127",
          Byte.class, "-128 to 127",
          short.class, "-32768 to 32767",
          Short.class, "-32768 to 32767",
          int.class, "32 bits",
          Integer.class, "32 bits",
          long.class, "64 bits",
          Long.class, "64 bits");

  private BindingError() {}

  /** The complaint as ours; the cause is what the application's own code has thrown, if it has. */
  static InvalidEventException of(JacksonException e) {
    String member = member(e);
    String what = what(e);
    InvalidEventException invalid =
        new InvalidEventException(member.isEmpty() ? what : member + ": " + what, member);
    if (e instanceof ValueInstantiationException && e.getCause() != null) {
      var unused = invalid.initCause(e.getCause());
    }
    return invalid;
  }

  /** What is no JSON, or beyond the bounds of what is read, without a word of it. */
  static InvalidEventException malformed(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    boolean beyond = at == null || e instanceof StreamConstraintsException;
    return new InvalidEventException(
        beyond
            ? "JSON beyond the limits, such as a depth of " + EventCodec.MAX_DEPTH
            : "bad JSON at line " + at.getLineNr() + ", column " + at.getColumnNr());
  }

  /** Why a value cannot be written, for the application that gave it. */
  static String unwritten(JacksonException e) {
    String path = member(e);
    String what = String.valueOf(e.getOriginalMessage());
    return path.isEmpty() ? what : path + ": " + what;
  }

  /** The path of the member that is wrong; empty when it is the whole. */
  private static String member(JacksonException e) {
    String steps = e.getPath().stream().map(BindingError::step).collect(Collectors.joining());
    return steps.startsWith(".") ? steps.substring(1) : steps;
  }

  private static String step(JacksonException.Reference reference) {
    String name = reference.getPropertyName();
    return name == null ? "[" + reference.getIndex() + "]" : "." + name;
  }

  private static String what(JacksonException e) {
    if (e instanceof InvalidNullException) {
      // Kotlin's does not tell one from the other.
      return e.getClass() == InvalidNullException.class ? "is null" : "is missing or null";
    }
    if (e instanceof InvalidTypeIdException) {
      return "is of an unknown kind";
    }
    if (e instanceof ValueInstantiationException) {
      return "is refused";
    }
    if (e instanceof InputCoercionException number) {
      return wants(number.getTargetType());
    }
    if (e instanceof StreamReadException) {
      return "is no JSON";
    }
    if (e instanceof MismatchedInputException mismatch) {
      return missing(mismatch) ? "is missing" : wants(mismatch.getTargetType());
    }
    return "cannot be read";
  }

  /** Jackson tells it by its words alone. */
  private static boolean missing(MismatchedInputException e) {
    return String.valueOf(e.getOriginalMessage()).startsWith("Missing ");
  }

  private static String wants(@Nullable Class<?> type) {
    if (type == null) {
      return "cannot be read";
    }
    String bounds = WHOLE.get(type);
    if (bounds != null) {
      return "wants a whole number (" + bounds + ")";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "wants true or false";
    }
    if (NumberReader.reads(type)) {
      return "wants a number";
    }
    if (CharSequence.class.isAssignableFrom(type) || type == char.class) {
      return "wants a text";
    }
    if (type.isEnum()) {
      return "wants one of certain texts";
    }
    boolean time =
        TemporalAccessor.class.isAssignableFrom(type)
            || TemporalAmount.class.isAssignableFrom(type)
            || Date.class.isAssignableFrom(type)
            || Calendar.class.isAssignableFrom(type);
    if (time) {
      return "wants a time" + (TimeReader.counted(type) ? " or milliseconds" : "");
    }
    if (type.isArray() || Iterable.class.isAssignableFrom(type)) {
      return "wants a list";
    }
    return type.isRecord() || Map.class.isAssignableFrom(type)
        ? "wants an object"
        : "wants another value";
  }
}
