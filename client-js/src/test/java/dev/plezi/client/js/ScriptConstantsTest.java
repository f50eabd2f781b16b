package dev.plezi.client.js;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.Standard;
import dev.plezi.protocol.Wire;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** That the hand-written scripts use the names and the values of the protocol, and no others. */
class ScriptConstantsTest {
  private static final Path SCRIPTS = Path.of("src", "main", "js");

  private final String browser = read("browser.js");
  private final String client = read("plezi-client.js");

  private static String read(String script) {
    try {
      return Files.readString(SCRIPTS.resolve(script));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The protocol's names: they begin and end with an underscore, and no others here do. */
  private static Set<String> wireNames() throws IllegalAccessException {
    Set<String> names = new TreeSet<>();
    for (Field field : Wire.class.getFields()) {
      if (field.get(null) instanceof String name && Wire.control(name)) {
        names.add(name);
      }
    }
    assertThat(names).hasSizeGreaterThan(10);
    return names;
  }

  @Test
  void theNamesAreThoseOfTheWire() throws Exception {
    Set<String> named =
        Pattern.compile("\\b_[A-Za-z]+_\\b")
            .matcher(browser + client)
            .results()
            .map(found -> found.group())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> names = wireNames();
    // The machine's own, which is in Java.
    names.remove(Wire.NONE);
    assertThat(named).isEqualTo(names);
    assertThat(browser).contains("'&" + Wire.LEVEL_PARAMETER + "=" + Wire.LEVEL_2 + "'");
  }

  /** Of those that a server sends: the script counts what it does not know. */
  @Test
  void theSameControlEventsAreNotCounted() throws Exception {
    Matcher counted = Pattern.compile("/(\\^_\\([a-z|]+\\)_\\$)/").matcher(browser);
    assertThat(counted.find()).isTrue();
    Pattern pattern = Pattern.compile(counted.group(1));
    Set<String> uncounted =
        Pattern.compile("(?m)^  (_[a-z]+_): ")
            .matcher(browser)
            .results()
            .map(found -> found.group(1))
            .filter(name -> !pattern.matcher(name).matches())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> sent = new TreeSet<>(wireNames());
    sent.removeIf(name -> !Wire.uncounted(name));
    sent.removeAll(Set.of(Wire.OPEN, Wire.TOKEN, Wire.CLOSE));
    assertThat(uncounted).isEqualTo(sent);
  }

  @Test
  void theUsualValuesAreTheStandardOnes() {
    Map<String, Integer> values =
        Map.of(
            "reconnect_interval", Standard.BACKOFF_BASE_MS,
            "reconnect_max", Standard.BACKOFF_CAP_MS,
            "connect_timeout", Standard.CONNECT_TIMEOUT_MS);
    values.forEach((name, value) -> assertThat(client).contains("  " + name + ": " + value + ","));
    assertThat(client)
        .contains("kept_events = " + Standard.QUEUE_MESSAGES + ",")
        .contains("kept_characters = " + Standard.QUEUE_CHARACTERS + ",")
        .contains("timeout > 0 ? +timeout : " + Standard.REQUEST_TIMEOUT_MS + ")");
  }
}
