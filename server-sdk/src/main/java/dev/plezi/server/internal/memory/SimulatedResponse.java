package dev.plezi.server.internal.memory;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.http.Body;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.test.TestResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response as a test sees it.
 *
 * @param codec reads it
 * @param answer what an edge would send
 */
record SimulatedResponse(EventCodec codec, FinishedResponse answer) implements TestResponse {
  @Override
  public int status() {
    return answer.status();
  }

  @Override
  public @Nullable String header(String name) {
    List<String> values = headers(name);
    return values.isEmpty() ? null : values.get(0);
  }

  @Override
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

  @Override
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

  @Override
  public String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  @Override
  public <T> T as(Class<T> type) {
    return codec.decode(bytes(), type);
  }
}
