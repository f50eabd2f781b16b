package dev.plezi.server.test;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The response to an HTTP request of a {@link PleziTest}. */
public interface TestResponse {
  /** The status. */
  int status();

  /** The first value of a header, or null; its letter case does not matter. */
  @Nullable String header(String name);

  /** All values of a header, such as {@code Set-Cookie}, that the app has set, or its content. */
  List<String> headers(String name);

  /** The content. */
  byte[] bytes();

  /** The content as text, in UTF-8. */
  String text();

  /**
   * The content as a record or another type that Jackson reads.
   *
   * @throws dev.plezi.event.InvalidEventException when it is no JSON of that shape
   */
  <T> T as(Class<T> type);
}
