package dev.plezi.server.internal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.jetty.JettyHeaderParser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExchangeTest {
  @Test
  void takesAThousandNamesOfEachKindAndNoMore() {
    assertThat(exchange(names(1_000, "&"), names(1_000, "; ")).params().asMap()).hasSize(1_000);

    refuses(400, names(1_001, "&"), "");
    refuses(431, "", names(1_001, "; "));
    assertThatThrownBy(() -> exchange("", Collections.nCopies(1_001, Map.entry("a", "b"))))
        .isInstanceOf(HttpException.class)
        .hasMessageContaining("431");
    List<Map.Entry<String, String>> lines = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      lines.add(Map.entry("Cookie", names(100, "; ")));
    }
    assertThatThrownBy(() -> exchange("", lines))
        .as("of all lines together")
        .isInstanceOf(HttpException.class);
  }

  @Test
  void aConnectionKeepsTheTextOfALargeHandshakeAndReadsItAnew() {
    Exchange large = exchange(names(100, "&"), names(100, "; "));
    assertThat(large.params()).isSameAs(large.params());
    assertThat(large.cookies()).isSameAs(large.cookies());

    large.lasts();

    assertThat(large.params()).isNotSameAs(large.params());
    assertThat(large.params().asMap()).hasSize(100).containsEntry("v1n", "");
    assertThat(large.cookies()).isNotSameAs(large.cookies());
    assertThat(large.cookies().asMap()).hasSize(100);
  }

  @Test
  void aConnectionReadsASmallHandshakeOnce() {
    Exchange small = exchange(names(10, "&"), names(10, "; "));
    small.lasts();

    assertThat(small.params()).isSameAs(small.params());
    assertThat(small.cookies()).isSameAs(small.cookies());
  }

  @Test
  void saysHowMuchItKeeps() {
    assertThat(exchange("a=b", "c=d").kept()).isEqualTo("/a=bCookiec=d".length());
  }

  private static void refuses(int status, String query, String cookies) {
    assertThatThrownBy(() -> exchange(query, cookies))
        .isInstanceOf(HttpException.class)
        .extracting(e -> ((HttpException) e).status())
        .isEqualTo(status);
  }

  private static String names(int count, String separator) {
    return IntStream.range(0, count)
        .mapToObj(i -> "v" + Integer.toString(i, 36) + "n=")
        .collect(Collectors.joining(separator));
  }

  private static Exchange exchange(String query, String cookies) {
    return exchange(query, List.of(Map.entry("Cookie", cookies)));
  }

  private static Exchange exchange(String query, List<Map.Entry<String, String>> headers) {
    Request request = new Request("GET", "/", query, headers, "127.0.0.1", false);
    return new Exchange(
        EventCodec.standard(),
        request,
        Map.of(),
        new BodyParams(request, RequestBody.NONE),
        new JettyHeaderParser());
  }
}
