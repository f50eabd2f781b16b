package dev.plezi.server.internal.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.RedisServer;
import dev.plezi.server.testing.RedisSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "chat chat true",
        "chat chats false",
        "chat cha false",
        "* chat true",
        "*at chat true",
        "c*t chat true",
        "c**t chat true",
        "*c*h*a*t* chat true",
        "*x* chat false",
        "a*b*c aXbXbXc true",
        "? é false",
        "?? é true",
        "h[ae]llo hello true",
        "h[ae]llo hillo false",
        "h[^e]llo hallo true",
        "h[^e]llo hello false",
        "h[a-c]llo hbllo true",
        "h[c-a]llo hbllo true",
        "h[a-c]llo hdllo false",
        "h[a-]llo hallo false",
        "h[\\]]llo h]llo true",
        "h[\\^a]llo h^llo true",
        "[] a false",
        "[^] a true",
        "[ab a true",
        "[a- - true",
        "a\\*b a*b true",
        "a\\*b axb false",
        "a\\ a\\ true",
        "日* 日本 true"
      })
  void matches(String pattern, String name, boolean matches) {
    assertThat(Glob.of(pattern).matches(utf8(name))).isEqualTo(matches);
  }

  /** Within Redis a name is never empty, since it begins with the application's. */
  @Test
  void starsMatchTheEmptyName() {
    assertThat(Glob.of("*").matches(new byte[0])).isTrue();
    assertThat(Glob.of("").matches(new byte[0])).isTrue();
    assertThat(Glob.of("?").matches(new byte[0])).isFalse();
  }

  @Test
  void manyStarsTakeNoTimeToSpeakOf() {
    Glob glob = Glob.of("*a".repeat(500) + "b");

    assertThat(glob.matches(utf8("a".repeat(20_000)))).isFalse();
    assertThat(glob.matches(utf8("a".repeat(20_000) + "b"))).isTrue();
  }

  /** Random patterns and names of few letters, so that many match; the server is the judge. */
  @Test
  void agreesWithARealRedis() throws IOException {
    Random random = new Random(20_261_121);
    try (RedisServer redis = RedisServer.start();
        RedisSocket listener = redis.connect();
        RedisSocket publisher = redis.connect()) {
      for (int i = 0; i < 400; i++) {
        String pattern = text(random, "ab-*?[]^\\cé", 8);
        Glob glob = Glob.of(pattern);
        listener.call("PSUBSCRIBE", "x" + pattern);
        for (String name : IntStream.range(0, 12).mapToObj(n -> name(random, n)).toList()) {
          boolean heard = publisher.call("PUBLISH", "x" + name, "!").equals(1L);
          if (heard) {
            assertThat(listener.read())
                .isEqualTo(List.of("pmessage", "x" + pattern, "x" + name, "!"));
          }
          assertThat(glob.matches(utf8(name))).as(pattern + " and " + name).isEqualTo(heard);
        }
        listener.call("PUNSUBSCRIBE", "x" + pattern);
      }
    }
  }

  private static String name(Random random, int n) {
    return n == 0 ? "" : text(random, "abc-]^\\é", 5);
  }

  private static String text(Random random, String letters, int longest) {
    return random
        .ints(1 + random.nextInt(longest), 0, letters.length())
        .mapToObj(i -> letters.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
