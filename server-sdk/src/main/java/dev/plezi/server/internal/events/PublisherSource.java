package dev.plezi.server.internal.events;

import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A source of items that a publisher brings, by whatever thread. It is subscribed when the first
 * are asked for. Thread-safe.
 */
final class PublisherSource implements ReplyStream.Source, Flow.Subscriber<Object> {
  private final Flow.Publisher<?> publisher;

  // Guarded by this. Who they are for is there before it is subscribed.
  private @Nullable ReplyStream to;
  private Flow.@Nullable Subscription subscription;
  private long asked;
  private boolean ended;

  PublisherSource(Flow.Publisher<?> publisher) {
    this.publisher = publisher;
  }

  @Override
  public void bring(int most, ReplyStream stream) {
    Flow.Subscription from;
    boolean first;
    long more;
    synchronized (this) {
      first = to == null;
      to = stream;
      // What was asked for before, and has not come, counts for this.
      more = most - asked;
      asked = Math.max(asked, most);
      from = subscription;
    }
    if (first) {
      publisher.subscribe(this);
    } else if (from != null && more > 0) {
      from.request(more);
    }
  }

  @Override
  public void end() {
    Flow.Subscription from;
    synchronized (this) {
      ended = true;
      from = subscription;
    }
    if (from != null) {
      from.cancel();
    }
  }

  // ---- the publisher's side

  @Override
  public void onSubscribe(Flow.Subscription from) {
    long more;
    synchronized (this) {
      more = ended || subscription != null ? 0 : asked;
      subscription = subscription == null ? from : subscription;
    }
    if (more == 0) {
      from.cancel();
    } else {
      from.request(more);
    }
  }

  @Override
  public void onNext(Object item) {
    ReplyStream stream;
    boolean wanted;
    synchronized (this) {
      stream = to;
      wanted = asked > 0;
      asked -= wanted ? 1 : 0;
      if (ended) {
        return;
      }
    }
    if (stream != null && wanted) {
      stream.add(item);
    } else if (stream != null) {
      stream.failed(
          new IllegalStateException(
              "the publisher brings more than it was asked for: " + publisher));
    }
  }

  @Override
  public void onError(Throwable cause) {
    ReplyStream stream = over();
    if (stream != null) {
      stream.failed(cause);
    }
  }

  @Override
  public void onComplete() {
    ReplyStream stream = over();
    if (stream != null) {
      stream.completed();
    }
  }

  private synchronized @Nullable ReplyStream over() {
    ReplyStream stream = ended ? null : to;
    ended = true;
    subscription = null;
    return stream;
  }
}
