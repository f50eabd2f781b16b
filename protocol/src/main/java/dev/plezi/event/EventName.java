package dev.plezi.event;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name of the event that a record is: {@code @EventName("said") record Said(String text)}
 * travels as <code>{"event":"said","text":"…"}</code>.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EventName {
  /** The name on the wire; not empty, and not a control name such as {@code _ack_}. */
  String value();
}
