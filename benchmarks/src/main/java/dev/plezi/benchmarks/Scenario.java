package dev.plezi.benchmarks;

import dev.plezi.benchmarks.load.Payload;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is done to a server, by a name such as {@code e50w}: a letter for the kind, how many
 * connections, and a {@code w} if 16 events are outstanding on each, or 16 messages in flight.
 *
 * @param name its name
 * @param kind what is done
 * @param connections how many there are
 * @param window how many are outstanding
 */
record Scenario(String name, Kind kind, int connections, int window) {
  private static final int WINDOW = 16;
  private static final Pattern NAME = Pattern.compile("([a-z])(\\d{1,5})(w?)");
  private static final List<String> SHORT = List.of("e50", "e50w", "f100", "f100w");
  private static final List<String> ALL =
      List.of(
          "e1", "e1w", "e50", "e50w", "e500", "e500w", "e5000", "e5000w", "n50", "n50w", "b50",
          "b50w", "f100", "f100w", "f1000", "f1000w", "f5000", "f5000w", "x100", "x100w", "l50",
          "m5000", "c5000", "s1000");

  /** What is done. */
  enum Kind {
    E("events of 20 bytes, each answered", Payload.SMALL),
    N("events of a nested kilobyte", Payload.NESTED),
    B("events of 16 KB", Payload.LARGE),
    F("one message to so many subscribers", Payload.SMALL),
    X("the same over two servers by Redis", Payload.SMALL),
    L("events at a fixed rate, half of what the best peer can", Payload.SMALL),
    M("memory of so many idle connections", Payload.SMALL),
    C("so many connects", Payload.SMALL),
    S("so many sessions that resume at once", Payload.SMALL);

    private final String title;
    private final Payload payload;

    Kind(String title, Payload payload) {
      this.title = title;
      this.payload = payload;
    }

    Payload payload() {
      return payload;
    }

    /** Whether it takes a {@code w}. */
    private boolean windowed() {
      return compareTo(X) <= 0;
    }
  }

  /** These, with commas between; {@code short} and {@code all} are names of several. */
  static List<Scenario> list(String names) {
    return Arrays.stream(names.split(","))
        .flatMap(
            name ->
                switch (name) {
                  case "short" -> SHORT.stream();
                  case "all" -> ALL.stream();
                  default -> Arrays.stream(new String[] {name});
                })
        .map(Scenario::of)
        .toList();
  }

  private static Scenario of(String name) {
    Matcher parts = NAME.matcher(name);
    if (parts.matches()) {
      int connections = Integer.parseInt(parts.group(2));
      boolean several = !parts.group(3).isEmpty();
      for (Kind kind : Kind.values()) {
        if (kind.name().equalsIgnoreCase(parts.group(1))
            && connections > 0
            && (kind.windowed() || !several)) {
          return new Scenario(name, kind, connections, several ? WINDOW : 1);
        }
      }
    }
    throw new IllegalArgumentException("no scenario: " + name + "\n" + known());
  }

  private static String known() {
    return Arrays.stream(Kind.values())
            .map(
                kind ->
                    String.format(
                        "  %s and a number%s: %s",
                        kind.name().toLowerCase(Locale.ROOT),
                        kind.windowed() ? ", and perhaps a w" : "",
                        kind.title))
            .collect(Collectors.joining("\n"))
        + "\n  short: "
        + String.join(",", SHORT)
        + "\n  all: "
        + String.join(",", ALL);
  }
}
