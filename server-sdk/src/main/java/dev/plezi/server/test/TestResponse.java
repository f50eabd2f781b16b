package dev.plezi.server.test;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.http.Body;
import dev.plezi.server.internal.web.FinishedResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The response to an HTTP request of a {@link PleziTest}. */
public final class TestResponse {
  private final FinishedResponse answer;

  public TestResponse(FinishedResponse answer) {
    this.answer = answer;
  }

  /** The status. */
  public int status() {
    return answer.status();
  }

  /** The first value of a header, or null; its letter case does not matter. */
  public @Nullable String header(String name) {
    List<String> values = headers(name);
    return values.isEmpty() ? null : values.get(0);
  }

  /** All values of a header, such as {@code Set-Cookie}, that the app has set, or its content. */
  public List<String> headers(String name) {
    List<String> values =
        answer.headers().stream()
            .filter(each -> each.getKey().equalsIgnoreCase(name))
            .map(Map.Entry::getValue)
            .toList();
    return values.isEmpty() ? implied(name) : values;
  }

  /** What the content says by itself. */
  private List<String> implied(String name) {
    String value =
        switch (name.toLowerCase(Locale.ROOT)) {
          case "content-type" -> answer.body() instanceof Body.Data data ? data.type() : "";
          case "content-disposition" -> answer.body().disposition();
          default -> "";
        };
    return value.isEmpty() ? List.of() : List.of(value);
  }

  /** The content. */
  public byte[] bytes() {
    if (answer.body() instanceof Body.Data data) {
      return data.bytes().clone();
    }
    try {
      return Files.readAllBytes(((Body.File) answer.body()).path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The content as text, in UTF-8. */
  public String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /**
   * The content as a record or another type that Jackson reads.
   *
   * @throws dev.plezi.event.InvalidEventException when it is no JSON of that shape
   */
  public <T> T as(Class<T> type) {
    return EventCodec.standard().decode(bytes(), type);
  }
}
