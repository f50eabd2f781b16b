package dev.plezi.server.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryBrokerTest extends BrokerContract {
  private final MemoryBroker memory = new MemoryBroker();

  @Override
  Broker broker() {
    return memory;
  }

  @Test
  void aChannelIsGoneWithItsLastSubscriber() {
    Runnable first = memory.subscribe("chat", new Ear());
    Runnable second = memory.subscribe("chat", new Ear());
    assertThat(memory.channels()).isEqualTo(1);

    first.run();
    first.run();
    assertThat(memory.channels()).isEqualTo(1);

    second.run();
    assertThat(memory.channels()).isZero();
  }

  @Test
  void publishingMakesNoChannel() {
    publish("nobody", "hello");

    assertThat(memory.channels()).isZero();
  }

  @Test
  void oneSubscriberHearsAChannelOnce() {
    Ear ear = new Ear();
    var unused = tested().subscribe("chat", ear);
    var again = tested().subscribe("chat", ear);

    publish("chat", "hello");

    assertThat(ear.rest()).containsExactly("hello");
    assertThat(again).isNotNull();
  }
}
