package dev.plezi.server.internal.channels;

import dev.plezi.server.Live;
import dev.plezi.server.internal.controller.ConnectionContext;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.pubsub.BrokerSubscription;
import dev.plezi.server.internal.pubsub.Subscriber;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.session.PublicationSink;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The connections of a {@link Live}: one subscriber of its channel for all. Thread-safe. */
public final class PathMembers implements Subscriber {
  private final Topic topic;

  /** Each with its way in; their number is bounded by that of the app's sessions. */
  private final Map<ConnectionContext, PublicationSink> members = new ConcurrentHashMap<>();

  // Guarded by this; set by the first that joins. It ends with the broker.
  private @Nullable BrokerSubscription listening;

  public PathMembers(String channel) {
    this.topic = new Topic(channel, false);
  }

  public String channel() {
    return topic.name();
  }

  public int size() {
    return members.size();
  }

  /** Takes in a connection; from now on it gets what is published. */
  public void join(ConnectionContext bond) {
    PublicationSink way = bond.deliveries();
    if (way != null) {
      members.put(bond, way);
      ConnectionSubscriptions.confirm(listening(bond.broker()));
    }
  }

  public void leave(ConnectionContext bond) {
    members.remove(bond);
  }

  @Override
  public void deliver(String channel, WireMessage message, @Nullable Object publisher) {
    members.forEach((bond, way) -> way.add(message, bond == publisher));
  }

  @Override
  public void flush() {
    members.values().forEach(PublicationSink::flush);
  }

  private synchronized BrokerSubscription listening(Broker broker) {
    if (listening == null) {
      listening = broker.subscribe(topic, this);
    }
    return listening;
  }
}
