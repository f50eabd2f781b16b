package dev.plezi.server;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a public method of a {@link Controller} the handler of an event.
 *
 * <p>It takes a record, the raw {@link dev.plezi.event.Event}, or nothing. What it returns is sent
 * back: an event record, a map with an {@code event}, a received event, or a string, which goes out
 * as it is; a {@link java.util.concurrent.CompletionStage} of one of these is sent when it
 * completes, and the next event need not wait for it; null and {@code void} send nothing.
 *
 * <p>A {@link java.util.concurrent.Flow.Publisher}, an {@link java.util.Iterator} or a {@link
 * java.util.stream.BaseStream} is a reply in parts, for clients that ask for one ({@code
 * client.stream}), of items of any type that Jackson writes. No more is taken from it than the
 * client has room for. A publisher is subscribed when the client asks, and cancelled when it wants
 * no more, or is gone; an iterator runs in the connection's turn, for some milliseconds at a time,
 * and is closed where it can be. What fails in the middle fails the reply behind the items before,
 * as a handler's failure does.
 *
 * <p>Marked methods of superclasses and default methods of interfaces count too; one that is
 * overridden counts once, by its most derived mark. What cannot work is refused when the controller
 * is routed.
 *
 * <p>The event's name is this annotation's value; else the {@link dev.plezi.event.EventName} of the
 * record that the method takes; else the method's own name.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface On {
  /** The event's name on the wire. */
  String value() default "";

  /**
   * Whether HTTP reaches it too: a {@code POST} whose {@code id} is the event's name, and which
   * {@link Controller#preConnect} has let pass; {@code onOpen} is not called for it. The event's
   * members are the parameters of the query and the body; the reply is the response, 204 when there
   * is none. By another verb the answer is 405.
   */
  boolean http() default false;

  /**
   * Whether {@code GET} and {@code HEAD} reach it too: for events that change nothing. The browser
   * has to say that no other page asks: {@code Sec-Fetch-Site} is {@code same-origin} or {@code
   * none}, or the {@code Origin} is an allowed one.
   */
  boolean httpGet() default false;

  /**
   * Whether it is for requests, which get their result as a reply and not as an event: then it may
   * be of any type that Jackson writes. What it returns for an event that is no request is dropped.
   * Events of other handlers can be requests too.
   */
  boolean request() default false;

  /**
   * How many of these events one connection may send a second, and at once; 0, the standard, for as
   * many as {@link Limits#eventsPerSecond} lets through. One more is not handled: a request fails
   * with the code {@link dev.plezi.event.EventException#RATE}; where there is a session the client
   * is told of another event too, in place of its acknowledgement if it wants one. Over HTTP it
   * does not count.
   */
  int perSecond() default 0;

  /**
   * Whether it may block, as all may that ask a database, wait for a lock or compute for long: then
   * it holds up nobody else for more than some milliseconds, after which others have other threads.
   * One that never does can say so, and costs less: it runs on the thread that reads the sockets,
   * in order with the others of its connection all the same. As long as it runs there, that thread
   * reads nothing of anybody.
   */
  boolean blocking() default true;
}
