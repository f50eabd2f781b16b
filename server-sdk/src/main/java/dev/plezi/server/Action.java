package dev.plezi.server;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a public method of a {@link Controller} an action of its own: it answers the HTTP requests
 * whose {@code id} is its name, whatever the verb. It takes nothing, and returns what {@link
 * Controller#index} returns.
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
}
