package dev.plezi.server;

import dev.plezi.server.pubsub.Broker;
import dev.plezi.server.pubsub.Subscriber;
import dev.plezi.server.pubsub.Topic;
import dev.plezi.server.session.Payload;
import dev.plezi.server.session.Sessions;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Revokes identities, here and on the servers that share a broker. Thread-safe. */
final class Revocations implements Subscriber {
  private static final Topic TOPIC = new Topic("\0revoked", false);

  private final Sessions sessions;
  private final Channels channels;

  /** Those of other servers that are being delivered. */
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  Revocations(Sessions sessions, Channels channels) {
    this.sessions = sessions;
    this.channels = channels;
  }

  /** Listens to the others, until the broker ends. */
  void listen(Broker broker) {
    Subscriptions.confirm(broker.subscribe(TOPIC, this));
  }

  /** Ends what an identity has everywhere; how much it had here. */
  int revoke(String identity) {
    int ended = sessions.revoke(identity);
    channels.publish(TOPIC.name(), Payload.text(identity), this);
    return ended;
  }

  @Override
  public void deliver(String channel, Payload message, @Nullable Object publisher) {
    if (publisher != this) {
      heard.add(new String(message.bytes(), StandardCharsets.UTF_8));
    }
  }

  @Override
  public void flush() {
    for (String each = heard.poll(); each != null; each = heard.poll()) {
      var unused = sessions.revoke(each);
    }
  }
}
