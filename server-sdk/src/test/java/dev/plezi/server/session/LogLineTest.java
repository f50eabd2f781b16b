package dev.plezi.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogLineTest {
  @Test
  void keepsWhatIsHarmless() {
    assertThat(LogLine.of("wörter, \"quoted\" — 日本 🎲")).isEqualTo("wörter, \"quoted\" — 日本 🎲");
  }

  @Test
  void makesOneLineOfMany() {
    assertThat(LogLine.of("a\r\nb\u2028c\u0085d")).isEqualTo("a  b c d");
  }

  @Test
  void takesOutWhatATerminalObeys() {
    assertThat(LogLine.of("a\u001b[2Jb\u009b1mc\u202ed")).isEqualTo("a [2Jb 1mc d");
  }

  @Test
  void cutsWhatIsLong() {
    assertThat(LogLine.of("x".repeat(10_000))).hasSize(301).endsWith("x…");
  }

  @Test
  void namesWhatIsNotThere() {
    assertThat(LogLine.of(null)).isEqualTo("null");
  }
}
