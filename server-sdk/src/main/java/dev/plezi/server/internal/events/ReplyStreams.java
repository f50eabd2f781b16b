package dev.plezi.server.internal.events;

import dev.plezi.event.EventException;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.protocol.codec.Envelope;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.protocol.codec.ReplyPart;
import dev.plezi.protocol.log.LogText;
import dev.plezi.server.internal.session.Session;
import dev.plezi.server.internal.transport.KeptBytes;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replies in parts of one session that have not come to their end. Thread-safe.
 *
 * <p>A handler that returns a publisher, an iterator or a stream answers in parts. The peer asks
 * for one part after the other, each by a request like any other: what it asks for, and what it
 * gets, outlives a connection as all messages of the session do, and nothing is taken from the
 * source that the peer has not asked for. Who asks is answered as soon as there is an item, or
 * after {@link #PATIENCE_NANOS} with none.
 *
 * <p>There are as many at a time as the limits allow, and they count with all that is kept for
 * peers. They end with the session, in its last turn.
 */
final class ReplyStreams implements ReplyStream.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(ReplyStreams.class);

  /** What one takes beside its items. */
  static final int COST = 1024;

  /** So many items are in a part at most. */
  static final int MAX_ITEMS = 1000;

  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final EventCodec codec;
  private final Session session;
  private final int most;
  private final Answerer answerer;

  // Guarded by this.
  private final Map<String, ReplyStream> open = new HashMap<>();
  private final KeptBytes.Share share;
  private boolean over;

  /** Answers requests. */
  interface Answerer {
    /** With a result, as JSON. */
    void reply(Envelope request, String data);

    /** With a failure. */
    void failed(Envelope request, Throwable cause);
  }

  /**
   * None yet.
   *
   * @param most so many may be open
   */
  ReplyStreams(EventCodec codec, Session session, int most, Answerer answerer) {
    this.codec = codec;
    this.session = session;
    this.most = most;
    this.answerer = answerer;
    this.share = session.keptBytes().share();
    session.whenEnded(this::left);
  }

  // ---- what a result is

  /** The source that such a result is. */
  private ReplyStream.Source source(Object result) {
    if (result instanceof Flow.Publisher<?> publisher) {
      return new PublisherSource(publisher);
    }
    return result instanceof BaseStream<?, ?> stream
        ? source(stream.iterator(), stream)
        : source(
            (Iterator<?>) result, result instanceof AutoCloseable closeable ? closeable : () -> {});
  }

  private ReplyStream.Source source(Iterator<?> items, AutoCloseable resource) {
    return new IteratorSource(items, resource, session::nanos, this::unclosed);
  }

  private void unclosed(Exception e) {
    session
        .log()
        .warn(LOG, "{}: the source of a reply could not be closed", session, LogText.of(e));
  }

  /** Nobody wants such a result. */
  void refuse(Envelope request, Object result, String code, String words) {
    source(result).end();
    answerer.failed(request, new EventException(code, words));
  }

  // ---- what the peer asks

  /**
   * Answers a request with its first part. In the session's turn.
   *
   * @param event the request's own text
   */
  void begin(Envelope request, String event, Object result) {
    ControlEvent asked = ControlEvent.read(Wire.REQUEST, EventCodec.utf8(event));
    if (!asked.has(Wire.PARTS)) {
      String words = Replies.name(request) + " is answered in parts, and was not asked so";
      refuse(request, result, EventException.UNSUPPORTED, words);
      return;
    }
    ReplyStream stream = new ReplyStream(UUID.randomUUID().toString(), this, source(result));
    int room;
    try {
      room = room(asked);
    } catch (InvalidEventException e) {
      stream.cancel();
      throw e;
    }
    if (!add(stream)) {
      stream.cancel();
      throw new EventException(
          EventException.TOO_MANY, most + " replies of this connection are in parts already");
    }
    stream.ask(request, room);
  }

  /** The peer asks for a part that is not the first, or for no more. In the session's turn. */
  void next(Envelope request, byte[] message) {
    ControlEvent asked = ControlEvent.read(Wire.NEXT, message);
    String id = asked.text(Wire.NEXT);
    ReplyStream stream;
    synchronized (this) {
      stream = open.get(id);
    }
    if (!request.request() || request.id() == null) {
      if (stream != null) {
        ended(id);
        stream.cancel();
      }
    } else if (stream == null) {
      throw new EventException(EventException.GONE, "there is no such reply, or not any more");
    } else {
      stream.ask(request, room(asked));
    }
  }

  private static int room(ControlEvent asked) {
    double room = asked.whole(Wire.PARTS, Double.NaN);
    if (!(room >= 1 && room <= MAX_ITEMS)) {
      throw new InvalidEventException(
          "_parts_ is " + asked.json(Wire.PARTS) + "; it is 1 to " + MAX_ITEMS, Wire.PARTS);
    }
    return (int) room;
  }

  // ---- which there are

  private boolean add(ReplyStream stream) {
    synchronized (this) {
      if (over || open.size() >= most) {
        return false;
      }
      open.put(stream.id(), stream);
      share.add(COST);
    }
    session.keptBytes().check();
    return true;
  }

  @Override
  public synchronized void ended(String id) {
    if (open.remove(id) != null && !over) {
      share.add(-COST);
    }
  }

  private synchronized List<ReplyStream> all() {
    return List.copyOf(open.values());
  }

  /** How many bytes they are. */
  int bytes() {
    List<ReplyStream> all = all();
    return COST * all.size() + all.stream().mapToInt(ReplyStream::bytes).sum();
  }

  /** The server's clock strikes. */
  void strike() {
    long now = session.nanos();
    all().forEach(each -> each.strike(now));
  }

  /** There is nobody any more to be answered. */
  void forget() {
    synchronized (this) {
      if (!over) {
        share.add(-COST * open.size());
      }
      over = true;
    }
    all().forEach(ReplyStream::forget);
  }

  /** The session is over: no source brings any more. In its last turn. */
  void close() {
    forget();
    List<ReplyStream> left = all();
    left.forEach(each -> ended(each.id()));
    left.forEach(ReplyStream::cancel);
  }

  /** There is no turn any more; those that are left have had none, where nothing can be run. */
  private void left() {
    forget();
    if (!all().isEmpty()) {
      ForkJoinPool.commonPool().execute(this::close);
    }
  }

  // ---- for each of them

  @Override
  public KeptBytes.Share share() {
    return session.keptBytes().share();
  }

  @Override
  public void check() {
    session.keptBytes().check();
  }

  @Override
  public long due() {
    return session.nanos() + PATIENCE_NANOS;
  }

  @Override
  public String json(@Nullable Object item) {
    return codec.result(item);
  }

  @Override
  public void reply(Envelope request, ReplyPart part) {
    answerer.reply(request, part.json());
  }

  @Override
  public void failed(Envelope request, Throwable cause) {
    answerer.failed(request, cause);
  }
}
