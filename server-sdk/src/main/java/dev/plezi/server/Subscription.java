package dev.plezi.server;

import dev.plezi.server.internal.channels.ConnectionSubscriptions;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.pubsub.BrokerSubscription;
import dev.plezi.server.internal.pubsub.Subscriber;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.transport.LogText;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An app's own subscription, tied to no connection. Its listener runs on a worker, for one message
 * after another, in order. At most 10,000 messages and 16 MiB wait for it; what comes beyond is
 * dropped, for this subscription only. Ends with its app. Thread-safe.
 */
public final class Subscription implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);
  private static final int MAX_MESSAGES = 10_000;
  private static final long MAX_BYTES = 16L * 1024 * 1024;

  private final Topic topic;
  private final ChannelListener listener;
  private final Consumer<Subscription> onClose;
  private final Inbox inbox = new Inbox();

  // Guarded by this.
  private @Nullable BrokerSubscription listening;
  private @Nullable Broker heardFrom;
  private boolean closed;

  public Subscription(Topic topic, ChannelListener listener, Consumer<Subscription> onClose) {
    this.topic = topic;
    this.listener = listener;
    this.onClose = onClose;
  }

  /** How many messages were dropped because too many waited. */
  public long dropped() {
    return inbox.dropped();
  }

  /** Ends it. The listener is not called again; a call that runs may go on. */
  @Override
  public void close() {
    onClose.accept(this);
    end();
  }

  /** Begins to listen; whoever began waits with {@link ConnectionSubscriptions#confirm}. */
  public synchronized Optional<BrokerSubscription> begin(Broker broker, Executor workers) {
    if (!closed && heardFrom != broker) {
      inbox.workers = workers;
      listening = broker.subscribe(topic, inbox);
      heardFrom = broker;
    }
    return Optional.ofNullable(listening);
  }

  /** Stops to listen, for good. */
  public synchronized void end() {
    closed = true;
    if (listening != null) {
      listening.end();
    }
    inbox.clear();
  }

  private record Waiting(String channel, WireMessage message) {}

  /** What waits for the listener. */
  private final class Inbox implements Subscriber, Runnable {
    // Written once, before anything is delivered.
    private @Nullable Executor workers;

    // Guarded by this.
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(0);
    private long bytes;
    private long dropped;
    private boolean busy;
    private boolean ended;
    private boolean full;
    private boolean told;

    @Override
    public synchronized void deliver(
        String channel, WireMessage message, @Nullable Object publisher) {
      if (ended) {
        return;
      }
      if (waiting.size() >= MAX_MESSAGES || bytes + message.size() > MAX_BYTES) {
        full = true;
        dropped++;
      } else {
        bytes += message.size();
        waiting.add(new Waiting(channel, message));
      }
    }

    @Override
    public void flush() {
      boolean tell;
      boolean begin;
      synchronized (this) {
        tell = full && !told;
        told |= tell;
        begin = !busy && !waiting.isEmpty();
        busy |= begin;
      }
      if (tell) {
        LOG.warn("the app's listener of {} is too slow: drops messages", LogText.of(topic.name()));
      }
      if (begin) {
        execute();
      }
    }

    @Override
    public void run() {
      for (Waiting next = next(); next != null; next = next()) {
        ConnectionSubscriptions.call(listener, next.channel(), next.message());
      }
    }

    private void execute() {
      try {
        if (workers != null) {
          workers.execute(this);
        }
      } catch (RejectedExecutionException e) {
        LOG.debug("the app has stopped", e);
      }
    }

    private synchronized @Nullable Waiting next() {
      Waiting next = waiting.poll();
      if (next == null) {
        busy = false;
        full = false;
        told = false;
      } else {
        bytes -= next.message().size();
      }
      return next;
    }

    private synchronized void clear() {
      ended = true;
      waiting.clear();
      bytes = 0;
    }

    private synchronized long dropped() {
      return dropped;
    }
  }
}
