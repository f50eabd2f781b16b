package dev.plezi.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A mark of a {@link dev.plezi.server.Controller} that answers at a path, on the application's
 * port:
 *
 * <pre>{@code
 * @PleziRoute("/desk")
 * class Desk extends Controller {
 *   Desk(Tickets tickets) { … }
 * }
 * }</pre>
 *
 * <p>Such classes in the packages of the application are beans, a new one for each connection and
 * for each request, with what they need in their constructor. They are no proxies: what needs
 * advice, such as a transaction, is a method of another bean.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface PleziRoute {
  /** The path, as of {@link dev.plezi.server.App#route(String, Class)}. */
  String value();
}
