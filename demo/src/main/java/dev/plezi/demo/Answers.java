package dev.plezi.demo;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the bot has to say. None of it is a command, so that bots do not talk to each other. */
final class Answers {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu, HH:mm:ss z", Locale.ENGLISH);

  private final RandomGenerator random;
  private final Clock clock;

  Answers(RandomGenerator random, Clock clock) {
    this.random = random;
    this.clock = clock;
  }

  /** To somebody who came in. */
  String toNewcomer(String nickname) {
    return "Hello " + nickname + "! I know a few things: /help tells you which.";
  }

  /** To something that was said; null when it is not for the bot. */
  @Nullable String to(String from, String text) {
    String[] words = text.strip().split("\\s+", 2);
    String rest = words.length == 1 ? "" : words[1];
    return switch (words[0].toLowerCase(Locale.ROOT)) {
      case "/dice" -> dice(from, rest);
      case "/time" -> "It is " + TIME.format(ZonedDateTime.now(clock)) + ".";
      case "/help" -> "Say /dice, or /dice 2d6 for two of them; /time; /help.";
      default -> null;
    };
  }

  private String dice(String from, String wanted) {
    Dice dice = Dice.parse(wanted);
    return dice == null
        ? "I have 1 to 20 dice with 2 to 1000 sides: /dice 2d6 rolls two with six."
        : from + " rolls " + dice.roll(random);
  }
}
