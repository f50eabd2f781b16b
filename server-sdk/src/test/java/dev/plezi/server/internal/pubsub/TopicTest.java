package dev.plezi.server.internal.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TopicTest {
  @Test
  void refusesANameThatIsTooLongOrOurs() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Topic.channel("x".repeat(1_025)))
        .withMessage("a channel's name has 1025 characters; the most is 1024");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Topic.pattern("\0live *"))
        .withMessage("a channel's name cannot begin with NUL");
  }

  @Test
  void takesAnyOtherName() {
    assertThat(Topic.channel("").name()).isEmpty();
    assertThat(Topic.channel("x".repeat(1_024)).name()).hasSize(1_024);
    assertThat(Topic.pattern("a\0*").pattern()).isTrue();
  }
}
