package dev.plezi.server.pubsub;

import dev.plezi.server.session.Payload;

/** What tests of brokers share. */
public abstract class BrokerFixture {
  /** The broker of the running test. */
  protected abstract Broker broker();

  /** Whether its subscribers are in the publisher's process. */
  protected boolean sameProcess() {
    return true;
  }

  protected final void publish(String channel, String message) {
    broker().publish(channel, Payload.text(message), null);
  }

  /** Adds a subscriber; returns when it hears everything. */
  protected final Listening listen(Topic topic, Subscriber subscriber) {
    try {
      Listening listening = broker().subscribe(topic, subscriber);
      listening.confirm();
      return listening;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  protected final Ear listen(String channel) {
    Ear ear = new Ear();
    var unused = listen(Topic.channel(channel), ear);
    return ear;
  }

  protected final Ear listenBy(String glob) {
    Ear ear = new Ear();
    var unused = listen(Topic.pattern(glob), ear);
    return ear;
  }
}
