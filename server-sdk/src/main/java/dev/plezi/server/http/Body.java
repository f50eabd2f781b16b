package dev.plezi.server.http;

import java.nio.charset.StandardCharsets;

/**
 * What a response carries.
 *
 * @param type the content type
 * @param bytes the content; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; copying every page would cost
public record Body(String type, byte[] bytes) {
  /** Nothing, of no type. */
  public static final Body EMPTY = new Body("", new byte[0]);

  /** Plain text. */
  public static Body text(String text) {
    return of("text/plain; charset=utf-8", text);
  }

  /** HTML; whoever made it has escaped what had to be. */
  public static Body html(String html) {
    return of("text/html; charset=utf-8", html);
  }

  /** JSON text. */
  public static Body json(String json) {
    return of("application/json", json);
  }

  private static Body of(String type, String content) {
    return new Body(type, content.getBytes(StandardCharsets.UTF_8));
  }
}
