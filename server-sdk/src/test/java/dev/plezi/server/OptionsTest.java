package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private final Options.Builder builder = Options.builder();
  private final Limits.Builder limits = Limits.builder();
  private final HttpLimits.Builder http = HttpLimits.builder();

  @Test
  void refusesANumberBelowItsBoundAndNamesIt() {
    refuses(() -> limits.maxMessageBytes(0), "maxMessageBytes is 0; the least is 1");
    refuses(() -> builder.maxConnections(0), "maxConnections is 0; the least is 1");
    refuses(() -> builder.maxRequests(0), "maxRequests is 0; the least is 1");
    refuses(() -> limits.maxSubscriptions(-1), "maxSubscriptions is -1; the least is 0");
    refuses(() -> limits.mailboxMessages(0), "mailboxMessages is 0; the least is 1");
    refuses(() -> limits.outboxBytes(0), "outboxBytes is 0; the least is 1");
    refuses(() -> limits.eventsPerSecond(0), "eventsPerSecond is 0; the least is 1");
    refuses(() -> limits.eventsBurst(0), "eventsBurst is 0; the least is 1");
    refuses(() -> http.maxBodyBytes(0), "maxBodyBytes is 0; the least is 1");
    refuses(() -> http.maxUploadBytes(0), "maxUploadBytes is 0; the least is 1");
    refuses(
        () -> builder.maxConnectionsPerAddress(0), "maxConnectionsPerAddress is 0; the least is 1");
  }

  @Test
  void refusesAnAppNameThatNoChannelCouldBear() {
    refuses(() -> builder.appName(""), "appName is \"\"; it is not empty and has no colon");
    refuses(() -> builder.appName("a:b"), "appName is \"a:b\"; it is not empty and has no colon");
    refuses(() -> builder.publishQueueBytes(0), "publishQueueBytes is 0; the least is 1");
  }

  @Test
  void refusesATimeThatIsNone() {
    refuses(
        () -> limits.pingInterval(Duration.ZERO), "pingInterval is PT0S; it must be above zero");
    refuses(() -> limits.renewBefore(Duration.ZERO), "renewBefore is PT0S; it must be above zero");
    refuses(() -> http.idleTimeout(Duration.ZERO), "idleTimeout is PT0S; it must be above zero");
    refuses(
        () -> http.requestTimeout(Duration.ZERO), "requestTimeout is PT0S; it must be above zero");
    refuses(
        () -> builder.drainTimeout(Duration.ofSeconds(-1)),
        "drainTimeout is PT-1S; it must be above zero");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com",
        "https://example.com/",
        "https://Example.com",
        "https://example.com/path",
        "https://user@example.com",
        "",
        "Null",
        "https://*",
        "https://a.*.example.com",
        "https://b\u00fccher.example",
        "https://example.com:port",
        "https://"
      })
  void refusesAnOriginThatNoBrowserSends(String origin) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.allowedOrigins(Set.of(origin)))
        .withMessageStartingWith("allowedOrigins has \"" + origin + "\"");
  }

  @Test
  void takesOriginsAsBrowsersSendThem() {
    Set<String> origins = Set.of("https://example.com", "http://localhost:8080", "*", "app://x");

    assertThat(builder.allowedOrigins(origins).build().allowedOrigins()).isEqualTo(origins);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "example.com:80", "https://example.com", "Example.com", "a.*.b", "::1"})
  void refusesAHostThatNoRequestNames(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.allowedHosts(Set.of(host)))
        .withMessageStartingWith("allowedHosts has \"" + host + "\"");
  }

  @Test
  void refusesAPortThatIsNone() {
    refuses(() -> Plezi.app().start(-1), "port is -1; it is 0 to 65535");
    refuses(() -> Plezi.app().start(65_536), "port is 65536; it is 0 to 65535");
  }

  @Test
  void aBuiltOptionDoesNotChangeWithItsBuilder() {
    Options built = builder.maxConnections(7).build();
    builder.maxConnections(8);

    assertThat(built.maxConnections()).isEqualTo(7);
  }

  private static void refuses(Runnable action, String message) {
    assertThatIllegalArgumentException().isThrownBy(action::run).withMessage(message);
  }
}
