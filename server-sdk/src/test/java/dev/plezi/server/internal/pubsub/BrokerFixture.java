package dev.plezi.server.internal.pubsub;

import dev.plezi.server.internal.transport.WireMessage;

/** What tests of brokers share. */
public abstract class BrokerFixture {
  /** The broker of the running test. */
  protected abstract Broker broker();

  /** Whether its subscribers are in the publisher's process. */
  protected boolean sameProcess() {
    return true;
  }

  protected final void publish(String channel, String message) {
    broker().publish(channel, WireMessage.text(message), null);
  }

  /** Adds a subscriber; returns when it hears everything. */
  protected final BrokerSubscription listen(Topic topic, Subscriber subscriber) {
    try {
      BrokerSubscription listening = broker().subscribe(topic, subscriber);
      listening.confirm();
      return listening;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  protected final RecordingSubscriber listen(String channel) {
    RecordingSubscriber ear = new RecordingSubscriber();
    var unused = listen(Topic.channel(channel), ear);
    return ear;
  }

  protected final RecordingSubscriber listenBy(String glob) {
    RecordingSubscriber ear = new RecordingSubscriber();
    var unused = listen(Topic.pattern(glob), ear);
    return ear;
  }
}
