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

  private WireMessage compress(WireMessage message) {
    made++;
    return message.size() < 10 ? message : WireMessage.compressed(new byte[1], message.text());
  }

  @Test
  void whatOneForManyIsCompressedToIsMadeOnce() {
    WireMessage message = inQueues(WireMessage.text("for many of them"), 3);
    WireMessage first = message.compressedBy(this::compress);
    message.release();
    message.release();

    assertThat(message.compressedBy(this::compress)).isSameAs(first);
    assertThat(made).isOne();
    assertThat(first.text()).isTrue();
    assertThat(first.compressed()).isTrue();
    assertThat(message.compressed()).isFalse();
  }

  @Test
  void thatThereIsNoSmallerOneIsFoundOutOnce() {
    WireMessage message = inQueues(WireMessage.text("many"), 3);

    assertThat(message.compressedBy(this::compress)).isSameAs(message);
    assertThat(message.compressedBy(this::compress)).isSameAs(message);
    assertThat(made).isOne();
  }

  @Test
  void nothingIsKeptBesideOneThatIsKeptForOnePeer() {
    WireMessage message = inQueues(WireMessage.text("kept until it is counted"), 2);
    message.compressedBy(this::compress);
    message.compressedBy(this::compress);

    assertThat(made).isEqualTo(2);
  }

  @Test
  void theSamePieceOfOneForManyIsCompressedOnce() {
    WireMessage whole = inQueues(WireMessage.text("first and second ones"), 3);
    for (int i = 0; i < 3; i++) {
      WireMessage first = whole.piece(0, 10, true);
      WireMessage second = whole.piece(10, 15, true);
      assertThat(first.compressedBy(this::compress).compressed()).isTrue();
      assertThat(second.compressedBy(this::compress)).isSameAs(second);
      assertThat(second.bytes()).asString().isEqualTo("secon");
      assertThat(second.text()).isFalse();
    }
    assertThat(made).isEqualTo(2);

    whole.piece(0, 10, false).compressedBy(this::compress);
    assertThat(made).as("one that is not to be kept").isEqualTo(3);
  }
}
