package dev.plezi.server.internal.outbox;

import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.protocol.concurrent.SerialExecutor;
import dev.plezi.server.internal.transport.Counters;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.internal.transport.WriteBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A writer to one transport, one batch in flight: first what is the connection's own, then what is
 * left of a large message, then what its source has. What is in flight counts with what is kept for
 * peers, if it is more than a connection takes itself. Thread-safe.
 */
public final class MessageWriter implements Transport.Written, WriteBatch.Deferred {
  /**
   * So many bytes are written at one go, or one message that is larger. What is written counts as
   * gone, so more would let a slow reader have more than the outbox holds.
   */
  private static final int BATCH_BYTES = 16 * 1024;

  private static final int PIECE_BYTES = 16 * 1024;

  /** What is smaller is nothing beside the connection itself. */
  private static final int LARGE_BYTES = 1_024;

  private final Transport transport;
  private final KeptBytes kept;
  private final Counters counters;

  /** By whoever has something to write, or is told that something is written. */
  private final SerialExecutor loop = new SerialExecutor(Runnable::run, this::writeNext);

  // Written by whoever attaches a source, read by who writes.
  private volatile @Nullable Source source;

  // Written before a source is attached, read by who writes.
  private volatile boolean pieces;

  // Set by who puts it off to the end of a batch, cleared by who ends that.
  private volatile boolean deferred;

  // Owned by who writes: a message that leaves in pieces, and how far it has.
  private @Nullable WireMessage parted;
  private int partedAt;

  // Guarded by this: what is large and on its way out, and what leaves in pieces.
  private KeptBytes.@Nullable Share share;
  private @Nullable List<WireMessage> flying;
  private @Nullable WireMessage leaving;
  private boolean aborted;

  // Set by who writes, cleared by who tells that it is done.
  private volatile boolean inFlight;

  // Written by who writes, read by anybody.
  private volatile long sent;

  // Written by who writes, or closes the connection.
  private volatile boolean stopped;

  // Guarded by this. Control messages: a handful, as each kind waits for its turn or a timer.
  private @Nullable ArrayDeque<Own> own;

  // Guarded by this: one answer for all that the peer has asked meanwhile, so that it cannot fill
  // the memory with questions.
  private @Nullable WireMessage answer;

  // Written under this lock, read by anybody: a count that is to be told.
  private volatile @Nullable IntFunction<@Nullable WireMessage> count;

  /** A message of the connection's own, and what is done when its turn has come. */
  private record Own(WireMessage message, Runnable taken) {}

  /** Where messages come from. */
  interface Source {
    /** The next message for this writer, or null. */
    @Nullable WireMessage next(MessageWriter by);

    /** All that it had for this writer is out. */
    void written(MessageWriter by);

    /** Something was not written. */
    void failed(MessageWriter by);
  }

  /**
   * A writer that has nothing to write yet.
   *
   * @param kept where what is in flight counts
   * @param counters counts what is written
   */
  public MessageWriter(Transport transport, KeptBytes kept, Counters counters) {
    this.transport = transport;
    this.kept = kept;
    this.counters = counters;
  }

  public Transport transport() {
    return transport;
  }

  /** Whether something is on its way out. */
  public boolean writing() {
    return inFlight;
  }

  /** A number that grows as long as messages, or parts of one, leave. */
  public long progress() {
    return sent + transport.bytesOut();
  }

  /**
   * Messages that are large leave in pieces from now on, so that what is the connection's own
   * passes between them, and a peer that sees whole messages only knows that they come.
   */
  public void writeInPieces() {
    pieces = true;
  }

  /** Has a message compressed that the source has, or will have, if the transport does so. */
  void prepare(WireMessage message) {
    try {
      transport.prepare(message, pieces ? PIECE_BYTES : Integer.MAX_VALUE);
    } catch (OutOfMemoryError e) {
      // The write does it, or fails: what is kept already is not to wait for ever.
    }
  }

  /** From now on this is written from; {@link #wake} begins. */
  void attach(Source from) {
    source = from;
  }

  /** Adds a message of the connection's own, which {@link #wake} writes. */
  public void add(WireMessage message) {
    add(message, () -> {});
  }

  /**
   * The same; what is then done is so between the messages that the source has given before and
   * those that it will give.
   */
  public synchronized void add(WireMessage message, Runnable taken) {
    if (own == null) {
      own = new ArrayDeque<>(2);
    }
    own.add(new Own(message, taken));
  }

  /** Writes a message of the connection's own. */
  public void say(WireMessage message) {
    add(message);
    wake();
  }

  /** Writes the answer to a peer that asks whether this end is there; one if several wait. */
  public void answer(WireMessage words) {
    synchronized (this) {
      answer = words;
    }
    wake();
  }

  /**
   * Writes a count. It is asked for when its turn has come, so that it fits to what was written
   * before: under no lock; null for none. It is given how many of the source's messages are written
   * in part only.
   */
  public void tell(IntFunction<@Nullable WireMessage> words) {
    synchronized (this) {
      count = words;
    }
    wake();
  }

  /** The connection is closed: nothing more is written. */
  public void stop() {
    stopped = true;
  }

  /**
   * Ends the connection at once: what is on its way does not count any more, since it is gone as
   * soon as the transport has seen to it.
   */
  public void abort() {
    stopped = true;
    synchronized (this) {
      aborted = true;
      land();
      left();
    }
    transport.abort();
  }

  /** How many bytes of what is on its way would be free without it. */
  public synchronized long weight() {
    long weight = leaving == null ? 0 : leaving.weight();
    if (flying != null) {
      for (WireMessage each : flying) {
        weight += each.weight();
      }
    }
    return weight;
  }

  /** There is something to write, now or at the end of the thread's {@link WriteBatch}. */
  public void wake() {
    if (deferred) {
      return;
    }
    WriteBatch batch = WriteBatch.current();
    if (batch == null || !putOff(batch)) {
      proceed();
    }
  }

  private boolean putOff(WriteBatch batch) {
    deferred = true;
    try {
      return batch.add(this);
    } catch (OutOfMemoryError e) {
      // It is written at once.
      return false;
    }
  }

  /** Writes what there is, whatever batch is to do so. */
  @Override
  public void proceed() {
    deferred = false;
    loop.signal();
  }

  @Override
  public void done(@Nullable Throwable failure) {
    if (failure != null) {
      // The transport ends the connection; nothing more is written to it.
      stopped = true;
      Source from = source;
      if (from != null) {
        from.failed(this);
      }
    }
    synchronized (this) {
      land();
    }
    inFlight = false;
    loop.signal();
  }

  /** A piece of the loop: false when there is nothing to write, or not yet. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread at a time writes.
  private boolean writeNext() {
    if (inFlight) {
      return false;
    }
    List<WireMessage> batch = batch();
    if (batch.isEmpty()) {
      Source from = source;
      if (from != null && !stopped) {
        from.written(this);
      }
      return false;
    }
    sent += batch.size();
    count(batch);
    inFlight = true;
    fly(batch);
    transport.write(batch, this);
    return true;
  }

  private void count(List<WireMessage> batch) {
    long bytes = 0;
    for (int i = 0; i < batch.size(); i++) {
      bytes += batch.get(i).size();
    }
    counters.send(batch.size(), bytes);
  }

  private synchronized void fly(List<WireMessage> batch) {
    for (WireMessage each : batch) {
      if (each.size() >= LARGE_BYTES && !aborted) {
        flying = flying == null ? new ArrayList<>(1) : flying;
        WireMessage written = transport.copies() ? each.copy() : each;
        flying.add(written);
        share().add(written);
      }
    }
  }

  /** Under the lock: where it counts; most connections write nothing that is large. */
  private KeptBytes.Share share() {
    if (share == null) {
      share = kept.share();
    }
    return share;
  }

  /** Under the lock. */
  private void land() {
    if (flying != null) {
      flying.forEach(share()::remove);
      flying = null;
    }
  }

  /** Under the lock: what left in pieces is out, or never will be. */
  private void left() {
    if (leaving != null) {
      share().remove(leaving);
      leaving = null;
    }
  }

  private List<WireMessage> batch() {
    WireMessage first = next();
    if (first == null) {
      return List.of();
    }
    int bytes = first.size();
    WireMessage second = bytes < BATCH_BYTES ? next() : null;
    if (second == null) {
      return List.of(first);
    }
    List<WireMessage> batch = new ArrayList<>();
    batch.add(first);
    for (WireMessage next = second; next != null; next = bytes < BATCH_BYTES ? next() : null) {
      batch.add(next);
      bytes += next.size();
    }
    return batch;
  }

  private @Nullable WireMessage next() {
    if (stopped) {
      parted = null;
      synchronized (this) {
        left();
      }
      return null;
    }
    WireMessage message = nextOwn();
    if (message == null) {
      message = nextCount();
    }
    if (message == null) {
      message = nextPiece();
    }
    if (message != null) {
      return message;
    }
    Source from = source;
    message = from == null ? null : from.next(this);
    return message == null || !pieces || message.size() <= PIECE_BYTES ? message : begin(message);
  }

  private WireMessage begin(WireMessage large) {
    parted = large;
    partedAt = 0;
    synchronized (this) {
      if (!aborted) {
        leaving = large;
        share().add(large);
      }
    }
    return WireMessage.text(ControlEvent.large(large.size(), large.text()));
  }

  private @Nullable WireMessage nextPiece() {
    WireMessage whole = parted;
    if (whole == null) {
      return null;
    }
    int end = Math.min(whole.size(), partedAt + PIECE_BYTES);
    WireMessage piece = whole.piece(partedAt, end, transport.compresses());
    partedAt = end;
    if (end == whole.size()) {
      parted = null;
      synchronized (this) {
        left();
      }
    }
    return piece;
  }

  private @Nullable WireMessage nextOwn() {
    Own first;
    synchronized (this) {
      first = own == null ? null : own.poll();
      own = own == null || own.isEmpty() ? null : own;
      if (first == null) {
        WireMessage words = answer;
        answer = null;
        return words;
      }
    }
    first.taken().run();
    return first.message();
  }

  private @Nullable WireMessage nextCount() {
    IntFunction<@Nullable WireMessage> words;
    synchronized (this) {
      words = count;
      count = null;
    }
    return words == null ? null : words.apply(parted == null ? 0 : 1);
  }
}
