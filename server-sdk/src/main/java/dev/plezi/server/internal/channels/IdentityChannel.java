package dev.plezi.server.internal.channels;

import dev.plezi.server.BrokerUnavailableException;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.pubsub.Subscriber;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.session.ApplicationClose;
import dev.plezi.server.internal.session.PublicationSink;
import dev.plezi.server.internal.session.Session;
import dev.plezi.server.internal.session.SessionRegistry;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A channel by which the servers that share a broker reach all that an identity has. One for all
 * identities: each server looks among its own sessions, and subscribes to nothing when somebody
 * comes. What is said goes its way under the channel's lock, so that all that one identity has here
 * hears it in one order. Thread-safe.
 */
public final class IdentityChannel implements Subscriber {
  private static final Topic TOPIC = new Topic("\0identity", false);

  private final SessionRegistry sessions;
  private final AppChannels channels;

  // What is to be set in motion, filled and emptied by who delivers; bounded by what is being
  // delivered.
  private final Queue<Runnable> delivered = new ConcurrentLinkedQueue<>();

  /** Of an app whose sessions these are. */
  public IdentityChannel(SessionRegistry sessions, AppChannels channels) {
    this.sessions = sessions;
    this.channels = channels;
  }

  /** Listens, until the broker ends. */
  public void listen(Broker broker) {
    broker.subscribe(TOPIC, this).awaitConfirmed();
  }

  /**
   * Sends a text message to all that an identity has.
   *
   * @throws BrokerUnavailableException when only what it has here gets it
   */
  public void emit(String identity, WireMessage event) {
    publish(identity, new AddressedMessage.Emit(event));
  }

  /**
   * Closes all that an identity has.
   *
   * @throws BrokerUnavailableException when only what it has here is closed
   */
  public void close(String identity, ApplicationClose how) {
    publish(identity, new AddressedMessage.Close(how));
  }

  /** The identities that have something here. */
  public Set<String> present() {
    return sessions.identities();
  }

  /** How many connections an identity has here. */
  public int connections(String identity) {
    return sessions.connections(identity);
  }

  private void publish(String identity, AddressedMessage.Content content) {
    channels.publish(TOPIC.name(), new AddressedMessage(identity, content).encoded(), null);
  }

  @Override
  public void deliver(String channel, WireMessage message, @Nullable Object publisher) {
    AddressedMessage addressed = AddressedMessage.read(message);
    if (addressed == null) {
      return;
    }
    for (Session each : sessions.of(addressed.identity())) {
      PublicationSink sink = each.deliveries();
      if (addressed.content() instanceof AddressedMessage.Close close) {
        delivered.add(() -> each.close(close.how().code(), close.how().reason()));
      } else if (addressed.content() instanceof AddressedMessage.Emit emit && sink != null) {
        sink.add(emit.event(), false);
        delivered.add(sink::flush);
      }
    }
  }

  @Override
  public void flush() {
    for (Runnable each = delivered.poll(); each != null; each = delivered.poll()) {
      each.run();
    }
  }
}
