package dev.plezi.server;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a public method of a {@link Controller} an action of its own: it answers the HTTP requests
 * whose {@code id} is its name, by the verbs that it declares; by another verb of {@code GET},
 * {@code POST}, {@code PUT}, {@code PATCH} and {@code DELETE} the answer is 405. It takes nothing,
 * and returns what {@link Controller#index} returns. Several actions may have one name, each for
 * other verbs.
 *
 * <p>Marked methods of superclasses and default methods of interfaces count too. What cannot work
 * is refused when the controller is routed.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Action {
  /** The action's name; the method's by default. */
  String value() default "";

  /**
   * The verbs that it answers; {@code GET} includes {@code HEAD}, and is the only one by default.
   * What changes something is not for {@code GET}, which any link on any page asks for with the
   * cookies of its reader.
   */
  String[] verbs() default {"GET"};
}
