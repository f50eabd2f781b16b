package dev.plezi.server.internal.channels;

import dev.plezi.server.BrokerUnavailableException;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.pubsub.Subscriber;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.session.SessionRegistry;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A channel by which the servers that share a broker tell each other whose sessions to end.
 * Thread-safe.
 */
public final class RevocationChannel implements Subscriber {
  private static final Topic TOPIC = new Topic("\0revoked", false);

  private final SessionRegistry sessions;
  private final AppChannels channels;

  // Those of other servers that are being delivered, filled and emptied by who delivers.
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  /** Of an app whose sessions these are. */
  public RevocationChannel(SessionRegistry sessions, AppChannels channels) {
    this.sessions = sessions;
    this.channels = channels;
  }

  /** Listens to the others, until the broker ends. */
  public void listen(Broker broker) {
    broker.subscribe(TOPIC, this).awaitConfirmed();
  }

  /**
   * Ends what an identity has everywhere; how much it had here. Waits for a bounded time until the
   * others are told.
   *
   * @throws BrokerUnavailableException when it is not known that they are
   */
  public int revoke(String identity) {
    int ended = sessions.revoke(identity);
    channels.publishConfirmed(TOPIC.name(), WireMessage.text(identity), this);
    return ended;
  }

  @Override
  public void deliver(String channel, WireMessage message, @Nullable Object publisher) {
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
