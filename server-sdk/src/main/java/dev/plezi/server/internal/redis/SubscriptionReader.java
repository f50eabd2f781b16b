package dev.plezi.server.internal.redis;

import dev.plezi.server.internal.pubsub.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.Connection;

/**
 * One connection's subscriptions. Jedis lets one thread read and another write, no more: the thread
 * that {@link #read}s writes once, before anything came; from the first confirmation on only the
 * one that tells of changes writes.
 */
final class SubscriptionReader extends BinaryJedisPubSub {
  /** Topics of one command, so that none is enormous. */
  private static final int CHUNK = 1_000;

  private static final byte[] RESTORED = "restored".getBytes(StandardCharsets.US_ASCII);

  private final ChannelNames names;
  private final Listener listener;

  // Owned by the thread that reads.
  private boolean linked;

  /** Told of what arrives, by the thread that reads. */
  interface Listener {
    /** The connection takes subscriptions. */
    void linked(SubscriptionReader link);

    /** Redis has confirmed a change. */
    void confirmed(Topic topic);

    /** All that was wanted when the connection was new is subscribed. */
    void restored();

    /** A message came by a subscription to this topic. */
    void message(Topic topic, String channel, byte[] message);
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

  /** Tells Redis what is wanted. */
  void tell(TopicInterests.Changes changes) {
    send(changes.begin(), false, this::subscribe);
    send(changes.begin(), true, this::psubscribe);
    send(changes.end(), false, this::unsubscribe);
    send(changes.end(), true, this::punsubscribe);
    if (changes.fresh()) {
      // Redis answers in order: its pong comes behind all these.
      ping(RESTORED);
    }
  }

  /** Asks for a sign of life. */
  void probe() {
    ping();
  }

  @Override
  public void onSubscribe(byte[] channel, int count) {
    if (linked) {
      listener.confirmed(names.topic(channel, false));
    } else {
      linked = true;
      listener.linked(this);
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
  public void onPong(byte @Nullable [] word) {
    if (Arrays.equals(word, RESTORED)) {
      listener.restored();
    }
  }

  @Override
  public void onMessage(byte[] channel, byte[] message) {
    String name = names.channel(channel);
    listener.message(new Topic(name, false), name, message);
  }

  @Override
  public void onPMessage(byte[] pattern, byte[] channel, byte[] message) {
    listener.message(names.topic(pattern, true), names.channel(channel), message);
  }

  private void send(List<Topic> topics, boolean pattern, Consumer<byte[][]> command) {
    List<Topic> kind = topics.stream().filter(topic -> topic.pattern() == pattern).toList();
    for (int from = 0; from < kind.size(); from += CHUNK) {
      List<Topic> chunk = kind.subList(from, Math.min(from + CHUNK, kind.size()));
      command.accept(chunk.stream().map(names::of).toArray(byte[][]::new));
    }
  }
}
