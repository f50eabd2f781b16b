package dev.plezi.demo;

import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Some dice: {@code 2d6} are two with six sides.
 *
 * @param count how many, 1 to 20
 * @param sides of each, 2 to 1,000
 */
record Dice(int count, int sides) {
  private static final Pattern NOTATION = Pattern.compile("(\\d{0,2})[dD](\\d{1,4})");

  /** The dice that a text names, one with six sides if it is empty; null when it names none. */
  static @Nullable Dice parse(String text) {
    if (text.isEmpty()) {
      return new Dice(1, 6);
    }
    Matcher match = NOTATION.matcher(text);
    if (!match.matches()) {
      return null;
    }
    int count = match.group(1).isEmpty() ? 1 : Integer.parseInt(match.group(1));
    int sides = Integer.parseInt(match.group(2));
    boolean possible = count >= 1 && count <= 20 && sides >= 2 && sides <= 1_000;
    return possible ? new Dice(count, sides) : null;
  }

  /** A throw, as a person would tell it: {@code 2d6: 3 + 5 = 8}. */
  String roll(RandomGenerator random) {
    int[] eyes = IntStream.range(0, count).map(die -> random.nextInt(sides) + 1).toArray();
    String sum = IntStream.of(eyes).mapToObj(Integer::toString).collect(Collectors.joining(" + "));
    String total = count == 1 ? "" : " = " + IntStream.of(eyes).sum();
    return count + "d" + sides + ": " + sum + total;
  }
}
