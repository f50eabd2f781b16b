package dev.plezi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PrimitiveIterator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiceTest {
  @ParameterizedTest
  @CsvSource({"'', 1, 6", "d20, 1, 20", "2d6, 2, 6", "3D8, 3, 8", "20d1000, 20, 1000"})
  void areWrittenAsUsual(String text, int count, int sides) {
    assertThat(Dice.parse(text)).isEqualTo(new Dice(count, sides));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"6", "d", "0d6", "21d6", "2d1", "2d1001", "-1d6", "2d6 ", "99999999999d6", "٢d٦"})
  void areRefusedWhenThereAreNoSuchDice(String text) {
    assertThat(Dice.parse(text)).isNull();
  }

  @Test
  void showEachDieAndTheirSum() {
    assertThat(new Dice(2, 6).roll(eyes(2, 4))).isEqualTo("2d6: 3 + 5 = 8");
  }

  @Test
  void showASingleDieAlone() {
    assertThat(new Dice(1, 20).roll(eyes(19))).isEqualTo("1d20: 20");
  }

  /** A generator of these numbers, from 0 up. */
  static RandomGenerator eyes(int... numbers) {
    PrimitiveIterator.OfInt rest = IntStream.of(numbers).iterator();
    return new RandomGenerator() {
      @Override
      public int nextInt(int bound) {
        int next = rest.nextInt();
        assertThat(next).isLessThan(bound);
        return next;
      }

      @Override
      public long nextLong() {
        throw new UnsupportedOperationException("dice want small numbers");
      }
    };
  }
}
