package dev.plezi.server.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ServerSentEventsTest {
  @Test
  void aTextIsOneLineOfDataAndAnEmptyLine() {
    assertThat(event("{\"event\":\"x\"}")).isEqualTo("data: {\"event\":\"x\"}\n\n");
    assertThat(event("é")).isEqualTo("data: é\n\n");
  }

  @Test
  void eachLineOfATextIsALineOfData() {
    assertThat(event("a\nb")).isEqualTo("data: a\ndata: b\n\n");
    assertThat(event("a\rb")).isEqualTo("data: a\ndata: b\n\n");
    assertThat(event("a\r\nb")).isEqualTo("data: a\ndata: b\n\n");
    assertThat(event("a\n\rb\r\n\r\nc")).isEqualTo("data: a\ndata: \ndata: b\ndata: \ndata: c\n\n");
  }

  @Test
  void keepsEmptyLinesAtBothEnds() {
    assertThat(event("")).isEqualTo("data: \n\n");
    assertThat(event("\na\n")).isEqualTo("data: \ndata: a\ndata: \n\n");
    assertThat(event("\r\n")).isEqualTo("data: \ndata: \n\n");
    assertThat(event("\r")).isEqualTo("data: \ndata: \n\n");
  }

  @Test
  void keepsWhatLooksLikeAnotherFieldAndLeadingSpaces() {
    assertThat(event(" a\nid: 7\n: b\u2028c"))
        .isEqualTo("data:  a\ndata: id: 7\ndata: : b\u2028c\n\n");
  }

  private static String event(String text) {
    return StandardCharsets.UTF_8
        .decode(ServerSentEvents.event(text.getBytes(StandardCharsets.UTF_8)))
        .toString();
  }
}
