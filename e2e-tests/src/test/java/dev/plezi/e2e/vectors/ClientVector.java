package dev.plezi.e2e.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A case of what a client does with what it receives; see the README of the vectors.
 *
 * @param name a sentence
 * @param receive the frames that the client gets
 * @param listen the events it listens to
 * @param fails the listeners that throw
 * @param expect what is to be seen
 */
public record ClientVector(
    String name,
    List<String> receive,
    List<String> listen,
    @JsonProperty("throws") @Nullable List<String> fails,
    Seen expect) {

  /**
   * What the listeners of a client saw.
   *
   * @param handlers the calls of listeners
   * @param unknown the calls of the handler of unknown events; null when anything goes
   * @param state the client's state afterwards
   */
  public record Seen(List<?> handlers, @Nullable List<?> unknown, String state) {}

  /** All cases. */
  public static List<ClientVector> read() {
    JsonMapper mapper = new JsonMapper();
    return Vector.lines("client.jsonl").stream()
        .map(line -> mapper.treeToValue(line, ClientVector.class))
        .toList();
  }

  /** The listeners that are to throw. */
  public List<String> failing() {
    return fails == null ? List.of() : fails;
  }

  /** Throws if this listener is to. */
  public void failIfToldTo(String listener) {
    if (failing().contains(listener)) {
      throw new IllegalStateException("as told");
    }
  }

  /** Compares what was seen. */
  public void check(Seen seen) {
    assertThat(seen.handlers()).as("listeners: " + name).isEqualTo(expect.handlers());
    if (expect.unknown() != null) {
      assertThat(seen.unknown()).as("unknown: " + name).isEqualTo(expect.unknown());
    }
    assertThat(seen.state()).as("state: " + name).isEqualToIgnoringCase(expect.state());
  }

  @Override
  public String toString() {
    return name;
  }
}
