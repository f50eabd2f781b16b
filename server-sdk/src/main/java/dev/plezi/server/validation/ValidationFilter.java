package dev.plezi.server.validation;

import dev.plezi.event.InvalidEventException;
import dev.plezi.server.EventCall;
import dev.plezi.server.Filter;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A filter that lets events through whose records keep the constraints that they declare, such as
 * {@code @Size(max = 500) String text}. One that does not is invalid, as one of another shape is:
 * the handler is not called, and a request fails with the code {@link
 * dev.plezi.event.EventException#INVALID} and words that name the component. Raw events are let
 * through. Thread-safe.
 *
 * <pre>{@code
 * app.filter(new ValidationFilter())
 * }</pre>
 */
public final class ValidationFilter implements Filter {
  private final Validator validator;

  /**
   * By the validator that is found on the class path.
   *
   * @throws jakarta.validation.ValidationException when there is none
   */
  @SuppressWarnings("resource") // closed with the process, as the app that it serves
  public ValidationFilter() {
    this(Validation.buildDefaultValidatorFactory().getValidator());
  }

  /** By a validator of the application's. */
  @SuppressWarnings("exports") // whoever has a validator requires its module
  public ValidationFilter(Validator validator) {
    this.validator = validator;
  }

  @Override
  public @Nullable Object event(EventCall call) throws Exception {
    Object payload = call.payload();
    if (payload != null && payload != call.event()) {
      check(payload);
    }
    return call.proceed();
  }

  /** Of several it names the first by its path, so that it is always the same. */
  private void check(Object payload) {
    Set<ConstraintViolation<Object>> violations = validator.validate(payload);
    if (!violations.isEmpty()) {
      ConstraintViolation<Object> first =
          violations.stream()
              .min(
                  Comparator.<ConstraintViolation<Object>, String>comparing(
                          each -> each.getPropertyPath().toString())
                      .thenComparing(ConstraintViolation::getMessage))
              .orElseThrow();
      String path = first.getPropertyPath().toString();
      String words = first.getMessage();
      throw new InvalidEventException(path.isEmpty() ? words : path + ": " + words, path);
    }
  }
}
