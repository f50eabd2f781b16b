package dev.plezi.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client says itself, where the digits of the process's locale are not those of JSON. */
class ControlTest {
  private final Locale before = Locale.getDefault();

  @BeforeEach
  void count() {
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    assertThat("%d".formatted(1)).isNotEqualTo("1");
  }

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  @Test
  void asksToResume() {
    assertThat(Control.resume("s\"1", 57, 3))
        .isEqualTo("{\"event\":\"_open_\",\"session\":\"s\\\"1\",\"received\":57,\"attempt\":3}");
  }

  @Test
  void tellsItsCount() {
    assertThat(Control.received(1e9)).isEqualTo("{\"event\":\"_received_\",\"n\":1000000000}");
  }
}
