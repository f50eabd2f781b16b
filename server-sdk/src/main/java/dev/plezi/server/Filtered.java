package dev.plezi.server;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Puts filters around the handlers of events and the actions of a {@link Controller}: of a class
 * around all of them, of a method around this one. A class has those of its superclasses and
 * interfaces too, before its own; a method that overrides another keeps that one's unless it has
 * its own. Then those of the method come.
 *
 * <p>What cannot work is refused when the controller is routed: a filter that cannot be made, a
 * method that is neither the handler of an event nor an action.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Filtered {
  /**
   * The filters, the outermost first: public classes with a public constructor without parameters.
   * An app makes one object of each.
   */
  Class<? extends Filter>[] value();
}
