package dev.plezi.benchmarks;

import dev.plezi.benchmarks.load.LoadGenerator;
import dev.plezi.benchmarks.load.Payload;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is done to a server. By its name: {@code e50} is 50 connections, each with one event
 * outstanding; {@code f100} one message to 100 subscribers; {@code n50} and {@code b50} are events
 * of a kilobyte and of 16 KB; with a {@code w} behind it 16 are outstanding, or in flight.
 *
 * @param name its name
 * @param fanOut whether messages are published, and not answered
 * @param payload what they carry
 * @param connections how many there are
 * @param window how many are outstanding
 */
record Scenario(String name, boolean fanOut, Payload payload, int connections, int window) {
  private static final int WINDOW = 16;
  private static final Pattern NAME = Pattern.compile("([enbf])(\\d+)(w?)");

  static Scenario of(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no scenario: " + name);
    }
    Payload payload =
        switch (parts.group(1)) {
          case "n" -> Payload.NESTED;
          case "b" -> Payload.LARGE;
          default -> Payload.SMALL;
        };
    return new Scenario(
        name,
        parts.group(1).equals("f"),
        payload,
        Integer.parseInt(parts.group(2)),
        parts.group(3).isEmpty() ? 1 : WINDOW);
  }

  LoadGenerator.Result run(LoadGenerator load, double warmup, double seconds) throws IOException {
    load.connect(connections, window);
    return fanOut ? load.fanOut(window, warmup, seconds) : load.events(window, warmup, seconds);
  }
}
