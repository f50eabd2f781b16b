package dev.plezi.server.test;

import dev.plezi.event.Event;
import dev.plezi.event.RequestHandler;
import dev.plezi.server.Options;
import dev.plezi.server.http.HttpException;
import java.util.Map;

/**
 * A request or a handshake in the making, begun by {@link PleziTest#at}; each method that adds to
 * it returns it. It comes from this machine, for the host {@code localhost}, without TLS, unless
 * its headers say otherwise: {@code Host}, for which {@link Options#allowedHosts} hold then, and
 * those of a proxy where {@link Options#behindProxy} trusts this machine.
 */
public interface TestRequest {
  /** Adds a header, in place of those of the same name. */
  TestRequest header(String name, String value);

  /** Adds a cookie. */
  TestRequest cookie(String name, String value);

  /** Asks for no session: the connection ends with its socket, as that of an old client does. */
  TestRequest withoutSession();

  /**
   * Answers requests of the server from the beginning, such as one of {@code onOpen}; see {@link
   * TestConnection#handle(Class, RequestHandler)}.
   */
  <E> TestRequest handle(Class<E> type, RequestHandler<? super E> handler);

  /** The same of a name, whose requests come in their raw form. */
  TestRequest handle(String name, RequestHandler<? super Event> handler);

  /** Carries the JSON of an object. */
  TestRequest json(Object content);

  /** Carries a text in UTF-8. */
  TestRequest body(String type, String content);

  /** Carries a form's fields, as {@code application/x-www-form-urlencoded}. */
  TestRequest form(Map<String, String> fields);

  /**
   * Connects; returns when the controller's {@code onOpen} has.
   *
   * @throws HttpException when the handshake is refused, with what is sent instead
   */
  TestConnection connect();

  /** Sends it as {@code GET}. */
  TestResponse get();

  /** Sends it as {@code POST}. */
  TestResponse post();

  /**
   * Sends it; returns when it is answered, and what it has set in motion is done. An action that
   * has promised its reply is waited for, in real time ({@link Options#replyTimeout}).
   *
   * @param method in upper case
   */
  TestResponse send(String method);
}
