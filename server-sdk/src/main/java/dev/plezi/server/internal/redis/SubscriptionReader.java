package dev.plezi.server.internal.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.redis.TopicInterests.Changes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * A reader of one connection's subscriptions, by which they are changed, too: one thread {@link
 * #read}s, and one {@link #send}s and pings. Each topic has a command of its own, and Redis answers
 * in order, so that what it refuses is known to be this topic, and is no harm to the others.
 */
final class SubscriptionReader implements TopicInterests.Commands {
  private static final String NOT_PERMITTED = "NOPERM";

  private final ChannelNames names;
  private final byte[] probes;
  private final RedisConnection connection;
  private final Listener listener;

  /** What Redis has not answered, the oldest first; null for a ping. Guarded by itself. */
  private final ArrayDeque<Sent> sent = new ArrayDeque<>();

  // Owned by the thread that reads.
  private boolean left;

  /** Told of what arrives, by the thread that reads. */
  interface Listener {
    /** Redis has confirmed a change. */
    void confirmed(Topic topic);

    /** Redis refuses a topic. */
    void refused(Topic topic, String reason);

    /** All that was wanted when the connection was new is subscribed. */
    void resubscribed();

    /** A probe of this server has come back. */
    void probed(byte[] content);

    /** A message arrived by a subscription to this topic. */
    void received(Topic topic, String channel, byte[] message);
  }

  /**
   * A command that awaits its answer.
   *
   * @param topic what it changes; null for one of this server's own channels, or none
   * @param place in the connection's life
   */
  private record Sent(@Nullable Topic topic, Place place) {}

  private enum Place {
    ANY,
    /** The last of those by which all begins. */
    BEGINNING,
    /** Nothing follows. */
    END
  }

  /**
   * A reader that has not begun.
   *
   * @param node the server whose probes it hears
   */
  SubscriptionReader(RedisConnection connection, ChannelNames names, long node, Listener listener) {
    this.connection = connection;
    this.names = names;
    this.probes = names.probes(node);
    this.listener = listener;
  }

  /**
   * Reads until the connection ends, or something fails; returns when it was {@link #leave left}.
   */
  void read() {
    while (!left) {
      Object reply;
      try {
        reply = connection.read();
      } catch (JedisDataException e) {
        refused(e);
        continue;
      }
      if (reply instanceof List<?> message && message.get(0) instanceof byte[] kind) {
        read(new String(kind, US_ASCII), message);
      }
    }
  }

  @Override
  public void send(Changes changes) {
    if (changes.first()) {
      send(Command.SUBSCRIBE, probes, new Sent(null, Place.ANY));
    }
    for (Topic topic : changes.subscribe()) {
      send(topic.pattern() ? Command.PSUBSCRIBE : Command.SUBSCRIBE, topic);
    }
    for (Topic topic : changes.unsubscribe()) {
      send(topic.pattern() ? Command.PUNSUBSCRIBE : Command.UNSUBSCRIBE, topic);
    }
    if (changes.first()) {
      // Behind all others: who is counted by it hears what is published from then on.
      send(Command.SUBSCRIBE, names.servers(), new Sent(null, Place.BEGINNING));
    }
    connection.flush();
  }

  @Override
  public void ping() {
    ping(Place.ANY);
  }

  /** All that Redis has sent before it answers is read still. */
  @Override
  public void leave() {
    ping(Place.END);
  }

  private void ping(Place place) {
    expect(new Sent(null, place));
    connection.sendCommand(Command.PING);
    connection.flush();
  }

  private void send(Command command, Topic topic) {
    send(command, names.of(topic), new Sent(topic, Place.ANY));
  }

  private void send(Command command, byte[] name, Sent expected) {
    expect(expected);
    connection.sendCommand(command, name);
  }

  private void expect(Sent expected) {
    synchronized (sent) {
      sent.add(expected);
    }
  }

  private Sent answered() {
    synchronized (sent) {
      Sent oldest = sent.poll();
      if (oldest == null) {
        throw new IllegalStateException("Redis answers what was not asked");
      }
      return oldest;
    }
  }

  private void read(String kind, List<?> message) {
    switch (kind) {
      case "message" -> received(bytes(message, 1), bytes(message, 2));
      case "pmessage" -> {
        String channel = names.channel(bytes(message, 2));
        listener.received(names.topic(bytes(message, 1), true), channel, bytes(message, 3));
      }
      default -> confirmed(answered());
    }
  }

  private void received(byte[] name, byte[] message) {
    if (Arrays.equals(name, probes)) {
      listener.probed(message);
    } else {
      String channel = names.channel(name);
      listener.received(new Topic(channel, false), channel, message);
    }
  }

  private void confirmed(Sent answered) {
    Topic topic = answered.topic();
    if (topic != null) {
      listener.confirmed(topic);
    } else if (answered.place() == Place.BEGINNING) {
      listener.resubscribed();
    } else {
      left = answered.place() == Place.END;
    }
  }

  private void refused(JedisDataException failure) {
    String reason = String.valueOf(failure.getMessage());
    Topic topic = reason.startsWith(NOT_PERMITTED) ? answered().topic() : null;
    if (topic == null) {
      // It is about the connection, or a channel without which there is no service.
      throw failure;
    }
    listener.refused(topic, reason);
  }

  private static byte[] bytes(List<?> message, int index) {
    if (message.get(index) instanceof byte[] bytes) {
      return bytes;
    }
    throw new IllegalStateException("Redis sends what is no message");
  }
}
