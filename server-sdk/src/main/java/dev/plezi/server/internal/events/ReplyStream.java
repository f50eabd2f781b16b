package dev.plezi.server.internal.events;

import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.codec.Envelope;
import dev.plezi.protocol.codec.ReplyPart;
import dev.plezi.server.internal.transport.KeptBytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply that is given in parts: what its source has brought, until the peer asks for it. It asks
 * the source for no more than the peer has room for. Thread-safe; the source is called, and the
 * peer answered, under no lock. There is one question at a time, so that the answers cannot
 * overtake one another, whatever threads the source has.
 */
final class ReplyStream {
  /** A part is not made larger than this by another item. */
  static final int MAX_PART_BYTES = 64 * 1024;

  private final String id;
  private final Owner owner;
  private final Source source;

  // Guarded by this.
  private final Deque<String> items = new ArrayDeque<>();
  private final KeptBytes.Share share;
  private int bytes;
  private boolean complete;
  private boolean over;
  private @Nullable Throwable failure;

  /** Guarded by this: the question that is not answered, and what it says. */
  private @Nullable Envelope question;

  private int most;
  private long due;

  /**
   * Guarded by this: the source is at work for the question, and all that it brings is one part.
   */
  private boolean bringing;

  /** Where a reply's items come from. */
  interface Source {
    /** Brings up to so many, now or later, and none that were not asked for. */
    void bring(int most, ReplyStream to);

    /** No more are wanted. */
    void end();
  }

  /** Whose it is: of a session. */
  interface Owner {
    /** A part of the count of what is kept. */
    KeptBytes.Share share();

    /** More is kept than before. */
    void check();

    /** Until when a question may wait that is asked now. */
    long due();

    /** An item as JSON. */
    String json(@Nullable Object item);

    /** Answers a question with a part. */
    void reply(Envelope question, ReplyPart part);

    /** Answers a question with a failure. */
    void failed(Envelope question, Throwable cause);

    /** The last part is given. */
    void ended(String id);
  }

  ReplyStream(String id, Owner owner, Source source) {
    this.id = id;
    this.owner = owner;
    this.source = source;
    this.share = owner.share();
  }

  /** By what it is asked for. */
  String id() {
    return id;
  }

  // ---- the peer's side

  /** The peer has room for so many. In the session's turn. */
  void ask(Envelope request, int room) {
    boolean refused;
    int wanted;
    synchronized (this) {
      refused = question != null;
      if (!refused) {
        question = request;
        most = room;
        due = owner.due();
        bringing = true;
      }
      // More may be there already, where there was more room before.
      wanted = complete ? 0 : Math.max(0, room - items.size());
    }
    if (refused) {
      owner.failed(request, new InvalidEventException("the part before is not answered yet"));
      return;
    }
    bring(wanted);
    answer(false);
  }

  private void bring(int wanted) {
    try {
      if (wanted > 0) {
        source.bring(wanted, this);
      }
    } catch (Throwable e) {
      // Whatever the application's code has thrown, the peer must hear of it.
      failed(e);
    } finally {
      synchronized (this) {
        bringing = false;
      }
    }
  }

  /** Time passes: what waits too long gets an empty part, so that the peer knows that we live. */
  void strike(long now) {
    boolean late;
    synchronized (this) {
      late = question != null && now - due >= 0;
    }
    if (late) {
      answer(true);
    }
  }

  /** Answers what is asked, if there is something to say, or in any case. */
  private void answer(boolean inAnyCase) {
    Envelope to;
    Throwable why;
    ReplyPart part;
    synchronized (this) {
      boolean something = complete || !items.isEmpty();
      if (question == null || bringing || !(something || inAnyCase)) {
        return;
      }
      to = question;
      question = null;
      why = items.isEmpty() ? failure : null;
      part = part();
    }
    if (why != null || part.next() == null) {
      owner.ended(id);
    }
    if (why != null) {
      owner.failed(to, why);
    } else {
      owner.reply(to, part);
    }
  }

  /** Under the lock. */
  private ReplyPart part() {
    List<String> taken = new ArrayList<>();
    int size = 0;
    while (taken.size() < most && !items.isEmpty() && (taken.isEmpty() || size < MAX_PART_BYTES)) {
      String item = items.remove();
      size += item.length();
      taken.add(item);
    }
    add(-size);
    boolean last = complete && failure == null && items.isEmpty();
    return new ReplyPart(taken, last ? null : id);
  }

  // ---- the source's side

  /** The next item. */
  void add(@Nullable Object item) {
    String json;
    try {
      json = owner.json(item);
    } catch (RuntimeException e) {
      failed(e);
      return;
    }
    synchronized (this) {
      if (over || complete) {
        return;
      }
      items.add(json);
      add(json.length());
    }
    answer(false);
    owner.check();
  }

  /** Whether there is enough for a part. */
  synchronized boolean full() {
    return bytes >= MAX_PART_BYTES;
  }

  /** There are no more items. */
  void completed() {
    synchronized (this) {
      complete = true;
    }
    answer(false);
  }

  /** There are no more items, for something has failed; those before are not lost by that. */
  void failed(Throwable cause) {
    synchronized (this) {
      if (complete) {
        return;
      }
      complete = true;
      failure = cause;
    }
    source.end();
    answer(false);
  }

  /** Under the lock. */
  private void add(int more) {
    if (!over) {
      bytes += more;
      share.add(more);
    }
  }

  // ---- its end

  /** How many bytes wait. */
  synchronized int bytes() {
    return bytes;
  }

  /** Nobody wants any more of it; an open question gets the last part. */
  void cancel() {
    forget();
    source.end();
    completed();
  }

  /** There is nobody any more to be answered: nothing waits, nor counts. */
  synchronized void forget() {
    items.clear();
    add(-bytes);
    over = true;
  }
}
