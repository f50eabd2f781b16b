package dev.plezi.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plezi.client.ClientBuilder;
import dev.plezi.client.PleziClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientOptionsTest {
  private final ClientBuilder builder = PleziClient.builder("ws://localhost/");

  @ParameterizedTest
  @CsvSource({
    "ws://h/ada?plezi=1, 2, false",
    "ws://h/ada?plezi=2, 1, true",
    "ws://h/ada, 2, true",
    "ws://h/ada, 1, false"
  })
  void theAddressDecidesAboutTheLevelIfItNamesOne(String url, int level, boolean sessions) {
    assertThat(ClientOptions.of(url).withLevel(level).sessions()).isEqualTo(sessions);
  }

  @Test
  void namesTheOptionTheValueAndTheBound() {
    refused(() -> builder.connectTimeout(Duration.ZERO), "connectTimeout is PT0S", "above zero");
    refused(
        () -> builder.backoff(Duration.ofSeconds(-1), Duration.ofSeconds(1)),
        "backoff base is PT-1S");
    refused(
        () -> builder.backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)),
        "backoff base is PT2S",
        "cap of PT1S");
    refused(() -> builder.backoff(Duration.ofSeconds(1), Duration.ofDays(2)), "cap is PT48H");
    refused(() -> builder.queue(0, 1), "queue messages is 0");
    refused(() -> builder.queue(1, -1), "queue characters is -1");
    refused(() -> builder.maxMessageSize(0), "maxMessageSize is 0");
    refused(() -> builder.level(0), "level is 0", "1 or 2");
    refused(() -> builder.level(3), "level is 3", "1 or 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a b", "a:b", "Host", "upgrade", "CONNECTION", "Sec-WebSocket-Key", "a\nb"})
  void refusesHeadersThatCannotBeSent(String name) {
    refused(() -> builder.header(name, "x"), "header");
  }

  @Test
  void aBadValueIsNotShownAsItMayBeASecret() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.header("Authorization", "secret\r\nX: y"))
        .withMessageContaining("Authorization")
        .withMessageNotContaining("secret");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.cookie("a", "secret;b"))
        .withMessageNotContaining("secret");
    refused(() -> builder.cookie("", "b"), "cookie");
  }

  @Test
  void aListenerThatCannotBeFailsWhereItIsWritten() {
    refused(() -> builder.on(String.class, text -> {}), "java.lang.String has no @EventName");
    refused(() -> builder.on("_ack_", event -> {}), "_ack_");
  }

  private static void refused(Runnable call, String... words) {
    assertThatIllegalArgumentException()
        .isThrownBy(call::run)
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }
}
