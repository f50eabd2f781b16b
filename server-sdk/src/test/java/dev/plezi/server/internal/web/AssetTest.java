package dev.plezi.server.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.http.Body;
import dev.plezi.server.http.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssetTest {
  private static final byte[] CONTENT =
      "alert('hello');".repeat(50).getBytes(StandardCharsets.UTF_8);

  private final Asset asset = new Asset("text/javascript", CONTENT);

  @Test
  void isSentAsItIs() {
    FinishedResponse answer = get(null, null);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(data(answer).type()).isEqualTo("text/javascript");
    assertThat(data(answer).bytes()).isEqualTo(CONTENT);
    assertThat(header(answer, "Content-Encoding")).isNull();
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(answer, "Vary")).isEqualTo("Accept-Encoding");
    assertThat(header(answer, "X-More")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "GZIP",
        "deflate, gzip",
        "br,gzip;q=0.5",
        "gzip; q=0.001",
        "gzip;q=1.0, *;q=0"
      })
  void isCompressedForThoseWhoTakeIt(String encodings) throws IOException {
    FinishedResponse answer = get(encodings, null);

    assertThat(header(answer, "Content-Encoding")).isEqualTo("gzip");
    assertThat(data(answer).bytes().length).isLessThan(CONTENT.length);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(data(answer).bytes())))
        .hasBinaryContent(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "identity", "br", "xgzip", "gzip;q=0", "gzip; q=0.000", "gzip;q=0.", "*"})
  void isNotCompressedForOthers(String encodings) {
    FinishedResponse answer = get(encodings, null);

    assertThat(header(answer, "Content-Encoding")).isNull();
    assertThat(data(answer).bytes()).isEqualTo(CONTENT);
  }

  @Test
  void isNotModifiedForThoseWhoKnowItsTag() {
    String tag = header(get(null, null), "ETag");

    for (String known : new String[] {tag, "W/" + tag, "\"other\", " + tag, "*"}) {
      FinishedResponse answer = get(null, known);
      assertThat(answer.status()).isEqualTo(304);
      assertThat(data(answer).bytes()).isEmpty();
      assertThat(header(answer, "ETag")).isEqualTo(tag);
    }
  }

  @Test
  void isSentToThoseWhoKnowAnotherTag() {
    assertThat(get(null, "\"other\"").status()).isEqualTo(200);
    assertThat(get(null, "").status()).isEqualTo(200);
  }

  @Test
  void eachEncodingHasItsTag() {
    String plain = header(get(null, null), "ETag");
    String compressed = header(get("gzip", null), "ETag");

    assertThat(plain).isNotEqualTo(compressed).matches("\"[0-9a-f]{32}\"");
    assertThat(get("gzip", plain).status()).isEqualTo(200);
    assertThat(get("gzip", compressed).status()).isEqualTo(304);
    assertThat(get(null, compressed).status()).isEqualTo(200);
  }

  @Test
  void theTagIsTheContents() {
    Asset same = new Asset("text/javascript", CONTENT.clone());
    Asset other = new Asset("text/javascript", new byte[0]);

    assertThat(header(same.answer(request(null, null), List.of()), "ETag"))
        .isEqualTo(header(get(null, null), "ETag"))
        .isNotEqualTo(header(other.answer(request(null, null), List.of()), "ETag"));
  }

  private FinishedResponse get(@Nullable String encodings, @Nullable String known) {
    return asset.answer(request(encodings, known), List.of(Map.entry("X-More", "1")));
  }

  private static Request request(@Nullable String encodings, @Nullable String known) {
    Map<String, String> headers = new java.util.LinkedHashMap<>();
    if (encodings != null) {
      headers.put("accept-encoding", encodings);
    }
    if (known != null) {
      headers.put("if-none-match", known);
    }
    return new Request("GET", "/", "", List.copyOf(headers.entrySet()), "127.0.0.1", false);
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
