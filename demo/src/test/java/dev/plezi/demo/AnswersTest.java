package dev.plezi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
  private final Clock clock = Clock.fixed(Instant.parse("2026-11-21T14:03:22Z"), ZoneOffset.UTC);
  private final Answers answers = new Answers(DiceTest.eyes(2, 4), clock);

  @Test
  void rollsTheDiceForWhoeverAsks() {
    assertThat(answers.to("Ada", "/dice 2d6")).isEqualTo("Ada rolls 2d6: 3 + 5 = 8");
  }

  @Test
  void rollsOneDieUnlessToldOtherwise() {
    assertThat(answers.to("Ada", " /DICE ")).isEqualTo("Ada rolls 1d6: 3");
  }

  @Test
  void explainsTheDiceItDoesNotHave() {
    assertThat(answers.to("Ada", "/dice 100d6")).contains("/dice 2d6 rolls two");
  }

  @Test
  void tellsTheTime() {
    assertThat(answers.to("Ada", "/time"))
        .isEqualTo("It is Saturday, 21 November 2026, 14:03:22 Z.");
  }

  @Test
  void tellsWhatItKnows() {
    assertThat(answers.to("Ada", "/help")).contains("/dice", "/time", "/help");
  }

  @Test
  void greetsByName() {
    assertThat(answers.toNewcomer("Ada")).startsWith("Hello Ada!");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "/", "/diced", "dice", "what is /time?"})
  void keepsSilentOtherwise(String text) {
    assertThat(answers.to("Ada", text)).isNull();
  }
}
