package dev.plezi.server.internal.redis;

import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.redis.TopicInterests.Changes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.Connection;

/**
 * A reader of one connection's subscriptions, by which they are changed, too. Jedis lets one thread
 * read and another write, no more: the thread that {@link #read}s writes once, before anything
 * came; from the first confirmation on only the one that {@link #send}s and pings writes.
 */
final class SubscriptionReader extends BinaryJedisPubSub implements TopicInterests.Commands {
  /** Topics of one command, so that none is enormous. */
  private static final int CHUNK = 1_000;

  private static final byte[] RESUBSCRIBED = "restored".getBytes(StandardCharsets.US_ASCII);

  private final ChannelNames names;
  private final Listener listener;

  // Owned by the thread that reads.
  private boolean connected;

  /** Told of what arrives, by the thread that reads. */
  interface Listener {
    /** The connection takes commands. */
    void connected(TopicInterests.Commands connection);

    /** Redis has confirmed a change. */
    void confirmed(Topic topic);

    /** All that was wanted when the connection was new is subscribed. */
    void resubscribed();

    /** A message arrived by a subscription to this topic. */
    void received(Topic topic, String channel, byte[] message);
  }

  SubscriptionReader(ChannelNames names, Listener listener) {
    this.names = names;
    this.listener = listener;
  }

  /** Reads until the connection ends, or something fails. */
  void read(Connection connection) {
    // The one subscription that is never ended: without any, the connection would leave this mode.
    proceed(connection, names.servers());
  }

  @Override
  public void send(Changes changes) {
    send(changes.subscribe(), false, this::subscribe);
    send(changes.subscribe(), true, this::psubscribe);
    send(changes.unsubscribe(), false, this::unsubscribe);
    send(changes.unsubscribe(), true, this::punsubscribe);
    if (changes.first()) {
      // Redis answers in order: its pong comes behind all these.
      ping(RESUBSCRIBED);
    }
  }

  @Override
  public void onSubscribe(byte[] channel, int count) {
    if (connected) {
      listener.confirmed(names.topic(channel, false));
    } else {
      connected = true;
      listener.connected(this);
    }
  }

  @Override
  public void onUnsubscribe(byte[] channel, int count) {
    listener.confirmed(names.topic(channel, false));
  }

  @Override
  public void onPSubscribe(byte[] pattern, int count) {
    listener.confirmed(names.topic(pattern, true));
  }

  @Override
  public void onPUnsubscribe(byte[] pattern, int count) {
    listener.confirmed(names.topic(pattern, true));
  }

  @Override
  public void onPong(byte @Nullable [] content) {
    if (Arrays.equals(content, RESUBSCRIBED)) {
      listener.resubscribed();
    }
  }

  @Override
  public void onMessage(byte[] channel, byte[] message) {
    String name = names.channel(channel);
    listener.received(new Topic(name, false), name, message);
  }

  @Override
  public void onPMessage(byte[] pattern, byte[] channel, byte[] message) {
    listener.received(names.topic(pattern, true), names.channel(channel), message);
  }

  private void send(List<Topic> topics, boolean patterns, Consumer<byte[][]> command) {
    List<Topic> kind = topics.stream().filter(topic -> topic.pattern() == patterns).toList();
    for (int from = 0; from < kind.size(); from += CHUNK) {
      List<Topic> chunk = kind.subList(from, Math.min(from + CHUNK, kind.size()));
      command.accept(chunk.stream().map(names::of).toArray(byte[][]::new));
    }
  }
}
