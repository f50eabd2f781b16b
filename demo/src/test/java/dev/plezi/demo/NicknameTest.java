package dev.plezi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NicknameTest {
  @Test
  void isTrimmedAndKeepsSingleSpaces() {
    assertThat(Nickname.tidy("  Ada \u00a0  Lovelace\t")).isEqualTo("Ada Lovelace");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\u3000", "Me", " mE ", "\uff4d\uff45"})
  void isNeitherEmptyNorMe(String wanted) {
    assertThat(Nickname.tidy(wanted)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"A\nB", "A\u0000", "A\u202eB", "A\u200bB", "A\ud800B", "A\u2028B", "A\ue000"})
  void hasNoCharactersThatAreNotSeen(String wanted) {
    assertThat(Nickname.tidy(wanted)).isNull();
  }

  @Test
  void hasAtMostThirtyCharactersAndAPairIsOne() {
    assertThat(Nickname.tidy("x".repeat(30))).isNotNull();
    assertThat(Nickname.tidy("x".repeat(31))).isNull();
    assertThat(Nickname.tidy("\ud83d\ude00".repeat(30))).isNotNull();
  }

  @Test
  void isTheSameInAnotherLetterCaseAndInAnotherForm() {
    assertThat(Nickname.identity("ÀDA")).isEqualTo(Nickname.identity("a\u0300da"));
    assertThat(Nickname.identity("\uff21da")).isEqualTo(Nickname.identity("ada"));
    assertThat(Nickname.identity("Ada")).isNotEqualTo(Nickname.identity("Ida"));
  }
}
