package dev.plezi.server;

import dev.plezi.server.pubsub.Broker;
import dev.plezi.server.pubsub.Listening;
import dev.plezi.server.pubsub.Subscriber;
import dev.plezi.server.pubsub.Topic;
import dev.plezi.server.session.Deliveries;
import dev.plezi.server.session.Payload;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The connections of a {@link Live}: one subscriber of its channel for all. Thread-safe. */
final class Gathering implements Subscriber {
  private final Topic topic;

  /** Each with its way in; their number is bounded by that of the app's sessions. */
  private final Map<Bond, Deliveries> members = new ConcurrentHashMap<>();

  // Guarded by this; set by the first that joins. It ends with the broker.
  private @Nullable Listening listening;

  Gathering(String channel) {
    this.topic = new Topic(channel, false);
  }

  String channel() {
    return topic.name();
  }

  int size() {
    return members.size();
  }

  /** Takes in a connection; from now on it gets what is published. */
  void join(Bond bond) {
    Deliveries way = bond.deliveries();
    if (way != null) {
      members.put(bond, way);
      Subscriptions.confirm(listening(bond.broker()));
    }
  }

  void leave(Bond bond) {
    members.remove(bond);
  }

  @Override
  public void deliver(String channel, Payload message, @Nullable Object publisher) {
    members.forEach((bond, way) -> way.add(message, bond == publisher));
  }

  @Override
  public void flush() {
    members.values().forEach(Deliveries::flush);
  }

  private synchronized Listening listening(Broker broker) {
    if (listening == null) {
      listening = broker.subscribe(topic, this);
    }
    return listening;
  }
}
