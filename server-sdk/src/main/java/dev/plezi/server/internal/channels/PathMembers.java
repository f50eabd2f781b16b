package dev.plezi.server.internal.channels;

import dev.plezi.server.BrokerUnavailableException;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.pubsub.BrokerSubscription;
import dev.plezi.server.internal.pubsub.Subscriber;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.session.PublicationSink;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The set of the connections of a path that lambdas handle: one subscriber of their channel for all
 * of them. Thread-safe.
 */
public final class PathMembers implements Subscriber {
  private final Topic topic;

  /**
   * Each by what it publishes as, with its way in; their number is bounded by that of the app's
   * sessions.
   */
  private final Map<Object, PublicationSink> members = new ConcurrentHashMap<>();

  // Guarded by this; set by the first that joins. It ends with the broker.
  private @Nullable BrokerSubscription listening;

  /** Nobody yet. */
  public PathMembers(String channel) {
    this.topic = new Topic(channel, false);
  }

  /** Where to publish what all are to get. */
  public String channel() {
    return topic.name();
  }

  /** How many there are. */
  public int size() {
    return members.size();
  }

  /**
   * Takes in a connection; when this returns, it gets what is published.
   *
   * @param publisher what it publishes as
   * @throws BrokerUnavailableException when what other servers publish would not be heard
   */
  public void join(Object publisher, PublicationSink sink, Broker broker) {
    members.put(publisher, sink);
    BrokerSubscription joined = listening(broker);
    try {
      joined.awaitConfirmed();
    } catch (BrokerUnavailableException e) {
      forget(joined);
      throw e;
    }
  }

  /** Lets a connection go. */
  public void leave(Object publisher) {
    members.remove(publisher);
  }

  @Override
  public void deliver(String channel, WireMessage message, @Nullable Object publisher) {
    members.forEach((member, sink) -> sink.add(message, member == publisher));
  }

  @Override
  public void flush() {
    members.values().forEach(PublicationSink::flush);
  }

  /** The next that joins tries again. */
  private synchronized void forget(BrokerSubscription refused) {
    if (listening == refused) {
      listening = null;
    }
  }

  private synchronized BrokerSubscription listening(Broker broker) {
    if (listening == null) {
      listening = broker.subscribe(topic, this);
    }
    return listening;
  }
}
