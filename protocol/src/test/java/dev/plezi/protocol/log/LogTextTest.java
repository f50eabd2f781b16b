package dev.plezi.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
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
    assertThat(LogText.of((String) null)).isEqualTo("null");
  }

  @Test
  void anExceptionWithCleanWordsIsItself() {
    Exception clean = new IllegalStateException("fine", new IllegalArgumentException("fine too"));
    assertThat(LogText.of(clean)).isSameAs(clean);
  }

  @Test
  void anExceptionWithAPeersWordsIsCleanedWithAllThatBelongsToIt() {
    Exception thrown =
        new IllegalStateException(
            "no \u001b[31m", new NumberFormatException("for \"1\n2 INFO all well\""));
    thrown.addSuppressed(new RuntimeException("a\rb"));
    StringWriter log = new StringWriter();
    shown(thrown).printStackTrace(new PrintWriter(log));
    assertThat(log.toString())
        .startsWith("java.lang.IllegalStateException: no  [31m" + System.lineSeparator() + "\tat ")
        .contains("Caused by: java.lang.NumberFormatException: for \"1 2 INFO all well\"")
        .contains("Suppressed: java.lang.RuntimeException: a b")
        .contains("LogTextTest.anExceptionWithAPeersWords")
        .doesNotContain("\u001b")
        .doesNotContain("\n2 INFO");
  }

  @Test
  void causesInACircleEnd() {
    Exception one = new Exception("a\nb");
    Exception two = new Exception("two", one);
    one.initCause(two);
    StringWriter log = new StringWriter();
    shown(one).printStackTrace(new PrintWriter(log));
    assertThat(log.toString()).contains("Exception: a b").contains("Caused by:");
  }

  private static Throwable shown(Throwable thrown) {
    return Objects.requireNonNull(LogText.of(thrown));
  }
}
