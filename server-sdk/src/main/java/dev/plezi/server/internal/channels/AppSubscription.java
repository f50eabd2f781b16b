package dev.plezi.server.internal.channels;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.protocol.concurrent.SerialExecutor;
import dev.plezi.protocol.log.LogText;
import dev.plezi.server.ChannelListener;
import dev.plezi.server.Subscription;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.pubsub.BrokerSubscription;
import dev.plezi.server.internal.pubsub.Subscriber;
import dev.plezi.server.internal.pubsub.Topic;
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
 * A subscription with a bounded inbox, whose listener a serial executor calls. It listens while its
 * app runs, and keeps its place when the app's start fails and another follows. Thread-safe.
 */
final class AppSubscription implements Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(AppSubscription.class);
  private static final int MAX_MESSAGES = 10_000;
  private static final long MAX_BYTES = 16L * 1024 * 1024;

  private final EventCodec codec;
  private final Topic topic;
  private final ChannelListener listener;
  private final Consumer<AppSubscription> onClose;
  private final Inbox inbox = new Inbox();

  /** Its own: it is there before the app starts, and its listener has no part in others' lines. */
  private final PeerLog log = new PeerLog(System::nanoTime);

  // Guarded by this.
  private @Nullable BrokerSubscription listening;
  private @Nullable Broker heardFrom;
  private boolean closed;

  /**
   * A subscription that does not listen yet.
   *
   * @param codec reads what it hears
   * @param onClose is told when the application closes it
   */
  AppSubscription(
      EventCodec codec, Topic topic, ChannelListener listener, Consumer<AppSubscription> onClose) {
    this.codec = codec;
    this.topic = topic;
    this.listener = listener;
    this.onClose = onClose;
  }

  @Override
  public long dropped() {
    return inbox.dropped();
  }

  @Override
  public void close() {
    onClose.accept(this);
    end();
  }

  /**
   * Begins to listen, if it does not yet; whoever begins waits until that is confirmed.
   *
   * @param workers where the listener runs
   */
  synchronized Optional<BrokerSubscription> begin(Broker broker, Executor workers) {
    if (!closed && heardFrom != broker) {
      inbox.workers = workers;
      listening = broker.subscribe(topic, inbox);
      heardFrom = broker;
    }
    return Optional.ofNullable(listening);
  }

  /** Stops to listen, for good. */
  synchronized void end() {
    closed = true;
    if (listening != null) {
      listening.end();
    }
    inbox.clear();
  }

  /** What waits for the listener. At the bound, in messages or bytes, what comes is dropped. */
  private final class Inbox implements Subscriber {
    // Of the present start, which sets it before it listens; read by who delivers.
    private volatile @Nullable Executor workers;

    // One for all starts: a listener is never called twice at a time.
    private final SerialExecutor calls = new SerialExecutor(this::execute, this::callNext);

    // Guarded by this.
    private final ArrayDeque<PublishedMessage> waiting = new ArrayDeque<>(0);
    private long bytes;
    private long dropped;
    private boolean ended;

    // Guarded by this: something was dropped since the inbox was empty, and the log says so.
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
        waiting.add(new PublishedMessage(codec, channel, message));
      }
    }

    @Override
    public void flush() {
      boolean tell;
      boolean work;
      synchronized (this) {
        tell = full && !told;
        told |= tell;
        work = !waiting.isEmpty();
      }
      if (tell) {
        log.warn(
            LOG, "{}: the app's listener is too slow: drops messages", LogText.of(topic.name()));
      }
      if (work) {
        call();
      }
    }

    private void call() {
      try {
        calls.signal();
      } catch (RejectedExecutionException e) {
        LOG.debug("the app has stopped", LogText.of(e));
      }
    }

    private void execute(Runnable turn) {
      Executor now = workers;
      if (now == null) {
        throw new RejectedExecutionException("not begun");
      }
      now.execute(turn);
    }

    private boolean callNext() {
      PublishedMessage next = next();
      if (next != null) {
        next.handTo(listener, "the app", log);
      }
      return next != null;
    }

    private synchronized @Nullable PublishedMessage next() {
      PublishedMessage next = waiting.poll();
      if (next == null) {
        full = false;
        told = false;
      } else {
        bytes -= next.payload().size();
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
