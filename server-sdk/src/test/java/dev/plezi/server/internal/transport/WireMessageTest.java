package dev.plezi.server.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WireMessageTest {
  private int made;

  private byte[] make(WireMessage message) {
    made++;
    return message.bytes().clone();
  }

  private static WireMessage inQueues(WireMessage message, int queues) {
    for (int i = 0; i < queues; i++) {
      message.hold();
    }
    return message;
  }

  @Test
  void theFormOfOneThatWaitsInManyQueuesIsMadeOnce() {
    WireMessage message = inQueues(WireMessage.text("for many"), 2);

    byte[] first = message.form(this::make);
    message.release();
    byte[] last = message.form(this::make);

    assertThat(last).isSameAs(first);
    assertThat(made).isOne();
  }

  @Test
  void theFormOfAnyOtherIsNotKept() {
    WireMessage single = inQueues(WireMessage.text("for one"), 1);
    WireMessage large = inQueues(WireMessage.text("x".repeat(1_025)), 2);

    for (WireMessage each : new WireMessage[] {single, large}) {
      each.form(this::make);
      each.form(this::make);
    }

    assertThat(made).isEqualTo(4);
  }
}
