package dev.plezi.server.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTextTest {
  @Test
  void keepsWhatIsHarmless() {
    assertThat(LogText.of("wörter, \"quoted\" — 日本 🎲")).isEqualTo("wörter, \"quoted\" — 日本 🎲");
  }

  @Test
  void makesOneLineOfMany() {
    assertThat(LogText.of("a\r\nb\u2028c\u0085d")).isEqualTo("a  b c d");
  }

  @Test
  void takesOutWhatATerminalObeys() {
    assertThat(LogText.of("a\u001b[2Jb\u009b1mc\u202ed")).isEqualTo("a [2Jb 1mc d");
  }

  @Test
  void cutsWhatIsLong() {
    assertThat(LogText.of("x".repeat(10_000))).hasSize(301).endsWith("x…");
  }

  @Test
  void namesWhatIsNotThere() {
    assertThat(LogText.of(null)).isEqualTo("null");
  }
}
