package dev.plezi.server.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.http.Body;
import dev.plezi.server.http.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AssetTest {
  private static final byte[] CONTENT =
      "alert('hello');".repeat(50).getBytes(StandardCharsets.UTF_8);

  private final Asset asset = new Asset("text/javascript", CONTENT);

  @Test
  void isSentAsItIs() {
    FinishedResponse answer = get(false, null);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(data(answer).type()).isEqualTo("text/javascript");
    assertThat(data(answer).bytes()).isEqualTo(CONTENT);
    assertThat(header(answer, "Content-Encoding")).isNull();
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(answer, "Vary")).isEqualTo("Accept-Encoding");
    assertThat(header(answer, "X-More")).isEqualTo("1");
  }

  @Test
  void isCompressedForThoseWhoTakeIt() throws IOException {
    FinishedResponse answer = get(true, null);

    assertThat(header(answer, "Content-Encoding")).isEqualTo("gzip");
    assertThat(data(answer).bytes().length).isLessThan(CONTENT.length);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(data(answer).bytes())))
        .hasBinaryContent(CONTENT);
  }

  @Test
  void isNotModifiedForThoseWhoKnowItsTag() {
    String tag = header(get(false, null), "ETag");

    for (String known : new String[] {tag, "W/" + tag, "\"other\", " + tag, "*"}) {
      FinishedResponse answer = get(false, known);
      assertThat(answer.status()).isEqualTo(304);
      assertThat(data(answer).bytes()).isEmpty();
      assertThat(header(answer, "ETag")).isEqualTo(tag);
    }
  }

  @Test
  void allLinesOfAConditionCount() {
    String tag = Objects.requireNonNull(header(get(false, null), "ETag"));

    assertThat(answer("If-None-Match", "\"other\"", tag).status()).isEqualTo(304);
    assertThat(answer("If-Match", "\"other\"", tag).status()).isEqualTo(200);
    assertThat(answer("If-Match", "*").status()).isEqualTo(200);
    assertThat(answer("If-Match", "\"other\"").status()).isEqualTo(412);
    assertThat(answer("If-Match", "W/" + tag).status()).isEqualTo(412);
  }

  private FinishedResponse answer(String header, String... lines) {
    List<Map.Entry<String, String>> headers =
        Stream.of(lines).map(line -> Map.entry(header, line)).toList();
    return asset.answer(new Request("GET", "/", "", headers, "127.0.0.1", false), false, List.of());
  }

  @Test
  void isSentToThoseWhoKnowAnotherTag() {
    assertThat(get(false, "\"other\"").status()).isEqualTo(200);
    assertThat(get(false, "").status()).isEqualTo(200);
  }

  @Test
  void eachEncodingHasItsTag() {
    String plain = header(get(false, null), "ETag");
    String compressed = header(get(true, null), "ETag");

    assertThat(plain).isNotEqualTo(compressed).matches("\"[0-9a-f]{32}\"");
    assertThat(get(true, plain).status()).isEqualTo(200);
    assertThat(get(true, compressed).status()).isEqualTo(304);
    assertThat(get(false, compressed).status()).isEqualTo(200);
  }

  @Test
  void theTagIsTheContents() {
    Asset same = new Asset("text/javascript", CONTENT.clone());
    Asset other = new Asset("text/javascript", new byte[0]);

    assertThat(header(same.answer(request(null), false, List.of()), "ETag"))
        .isEqualTo(header(get(false, null), "ETag"))
        .isNotEqualTo(header(other.answer(request(null), false, List.of()), "ETag"));
  }

  private FinishedResponse get(boolean zip, @Nullable String known) {
    return asset.answer(request(known), zip, List.of(Map.entry("X-More", "1")));
  }

  private static Request request(@Nullable String known) {
    List<Map.Entry<String, String>> headers =
        known == null ? List.of() : List.of(Map.entry("if-none-match", known));
    return new Request("GET", "/", "", headers, "127.0.0.1", false);
  }

  private static @Nullable String header(FinishedResponse answer, String name) {
    return answer.headers().stream()
        .filter(each -> each.getKey().equals(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static Body.Data data(FinishedResponse answer) {
    return (Body.Data) answer.body();
  }
}
