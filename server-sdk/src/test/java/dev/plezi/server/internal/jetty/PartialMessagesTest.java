package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartialMessagesTest {
  private final PartialMessages partials = new PartialMessages(100);
  private final List<String> dropped = new ArrayList<>();

  private PartialMessages.Holder holder(String name) {
    return () -> dropped.add(name);
  }

  @Test
  void ofTooMuchTheMessageThatBeganFirstIsDropped() {
    PartialMessages.Holder first = holder("first");
    PartialMessages.Holder second = holder("second");
    partials.grow(first, 40);
    partials.grow(second, 40);
    partials.grow(first, 20);
    assertThat(dropped).isEmpty();

    partials.grow(holder("third"), 1);

    assertThat(dropped).containsExactly("first");
    assertThat(partials.bytes()).isEqualTo(41);
  }

  @Test
  void whatHasEndedMakesRoom() {
    for (int i = 0; i < 10; i++) {
      PartialMessages.Holder each = holder("each");
      partials.grow(each, 90);
      partials.end(each);
      partials.end(each);
    }

    assertThat(dropped).isEmpty();
    assertThat(partials.bytes()).isZero();
  }

  @Test
  void aSingleOneMayBeOfAnySize() {
    partials.grow(holder("large"), 1_000);

    assertThat(dropped).isEmpty();
  }
}
