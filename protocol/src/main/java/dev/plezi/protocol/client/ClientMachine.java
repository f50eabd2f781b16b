package dev.plezi.protocol.client;

import dev.plezi.protocol.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * The client: connects, reconnects with backoff, keeps messages while there is no connection, and
 * watches acknowledgements. An adapter tells it what happened by the public methods and does what
 * it says in the abstract ones.
 *
 * <p>Not thread-safe: an adapter calls it from one thread at a time. Times are milliseconds on any
 * clock that does not run backwards. The abstract methods may call back into the machine; its state
 * is settled before each of them.
 *
 * <p>Each attempt to connect has a number. What a socket reports carries the number it was opened
 * with, so the last words of an old socket are never taken for those of the current one.
 */
public abstract class ClientMachine {
  /** A connection is being opened. */
  public static final int CONNECTING = 0;

  /** Messages flow. */
  public static final int OPEN = 1;

  /** The connection is lost and the next attempt is due. */
  public static final int SUSPENDED = 2;

  /** There is no connection, and none will be opened unless asked for. */
  public static final int CLOSED = 3;

  /** A message failed because no acknowledgement came in time. */
  public static final int TIMED_OUT = 0;

  /** A message failed because the client was closed. */
  public static final int CLIENT_CLOSED = 1;

  /** A connection that lasted this long ends the backoff's memory of earlier failures. */
  static final double STABLE_MS = 5_000;

  static final double NEVER = Double.POSITIVE_INFINITY;

  private final double connectTimeout;

  private boolean autoreconnect;
  private double reconnectBase;
  private double reconnectCap;

  private int state = CLOSED;
  private int attempt;
  private int failures;
  private boolean ready;
  private double openedAt;
  private double socketDeadline = NEVER;
  private int lastId;

  private final PendingAcks pending = new PendingAcks();
  private final SendQueue queue;

  /**
   * A closed client.
   *
   * @param connectTimeout how long an attempt may take, in milliseconds
   * @param queueCount how many messages are kept while there is no connection
   * @param queueChars how many characters they may have together
   */
  protected ClientMachine(double connectTimeout, int queueCount, int queueChars) {
    this.connectTimeout = connectTimeout;
    this.queue = new SendQueue(queueCount, queueChars, pending);
  }

  // ---- what to do: the adapter's side

  /** Opens a socket, and reports {@link #opened} or {@link #closed} with this attempt's number. */
  protected abstract void openSocket(int attempt);

  /** Closes the current socket, if there is one. Nothing it reports afterwards counts. */
  protected abstract void closeSocket();

  /** Writes a message to the open socket. */
  protected abstract void send(Outgoing message);

  /** The peer has acknowledged this message. */
  protected abstract void acknowledged(Outgoing message);

  /**
   * This message will not be acknowledged: {@link #TIMED_OUT} or {@link #CLIENT_CLOSED}. A message
   * without an id fails only when it was kept and the client is closed. What was still kept has not
   * been sent and will not be.
   */
  protected abstract void failed(Outgoing message, int reason);

  /** The state is now another. */
  protected abstract void stateChanged(int state);

  /** A number from 0 (inclusive) to 1 (exclusive). */
  protected abstract double random();

  // ---- what happened: the adapter tells

  /**
   * Sets how lost connections are replaced.
   *
   * @param auto whether they are
   * @param base the backoff's first ceiling in milliseconds
   * @param cap the backoff's highest ceiling in milliseconds
   */
  public final void reconnection(boolean auto, double base, double cap) {
    autoreconnect = auto;
    reconnectBase = base;
    reconnectCap = cap;
    if (!auto && state == SUSPENDED) {
      socketDeadline = NEVER;
      state = CLOSED;
      stateChanged(CLOSED);
    }
  }

  /** Connects now, in place of a connection that stands or is awaited. */
  public final void connect(double now) {
    failures = 0;
    open(now);
  }

  /**
   * A socket is open. The adapter tells the application first, which may send a greeting with
   * {@code first} set, and then calls {@link #ready}.
   *
   * @return false when the socket is not, or no longer, the awaited one; the adapter closes it
   */
  public final boolean opened(int number, double now) {
    if (number != attempt || state != CONNECTING) {
      return false;
    }
    openedAt = now;
    socketDeadline = NEVER;
    ready = false;
    state = OPEN;
    stateChanged(OPEN);
    return number == attempt;
  }

  /** The application knows of the open connection: what was kept goes out, in order. */
  public final void ready(int number) {
    // Not ready before the last is out, or what is emitted in between would overtake it. Each is
    // taken off before it is sent: the adapter may close the client in between.
    while (state == OPEN && number == attempt) {
      Outgoing message = queue.poll();
      if (message == null) {
        ready = true;
        return;
      }
      send(message);
    }
  }

  /** A socket is closed, or could not be opened. */
  public final void closed(int number, double now) {
    if (number == attempt && (state == OPEN || state == CONNECTING)) {
      lost(now, false);
    }
  }

  /** A fresh {@code _EID_}, from 1 up. */
  public final int nextId() {
    lastId = lastId == Integer.MAX_VALUE ? 1 : lastId + 1;
    return lastId;
  }

  /**
   * Sends a message, or keeps it until there is a connection.
   *
   * @param message the message
   * @param timeout for a message with an id: how long to wait for the acknowledgement, in
   *     milliseconds from now
   * @param first whether it goes before what is kept: a greeting, sent while the application is
   *     told of the open connection
   * @return false when it was refused: the client is closed, or the queue is full
   */
  public final boolean emit(Outgoing message, double now, double timeout, boolean first) {
    if (state != OPEN || (!ready && !first)) {
      return state != CLOSED && queue.add(message, now + timeout);
    }
    if (message.id() != 0) {
      pending.add(message, now + timeout);
    }
    send(message);
    return true;
  }

  /** The peer has acknowledged an id. Ids that nobody waits for are ignored. */
  public final void acked(int id) {
    Outgoing message = pending.take(id);
    if (message != null) {
      acknowledged(message);
    }
  }

  /** When {@link #tick} wants to be called next; infinity for not at all. */
  public final double wakeAt() {
    return socketDeadline < pending.deadline() ? socketDeadline : pending.deadline();
  }

  /** Time has passed. */
  public final void tick(double now) {
    // The attempt first: an adapter with another way to the peer saves what would fail with it.
    if (now >= socketDeadline) {
      if (state == SUSPENDED) {
        open(now);
      } else if (state == CONNECTING) {
        lost(now, true);
      }
    }
    if (now >= pending.deadline()) {
      fail(pending.takeExpired(now, queue), TIMED_OUT);
    }
  }

  /** Closes for good: no reconnect, and what was kept or awaited fails. */
  public final void close() {
    int before = state;
    int mine = ++attempt;
    socketDeadline = NEVER;
    state = CLOSED;
    // Taken out before anybody hears of it and may connect and emit anew.
    Outgoing abandoned = pending.takeAll(queue);
    if (before == OPEN || before == CONNECTING) {
      closeSocket();
    }
    if (before != CLOSED && mine == attempt) {
      stateChanged(CLOSED);
    }
    fail(abandoned, CLIENT_CLOSED);
  }

  /** One of {@link #CONNECTING}, {@link #OPEN}, {@link #SUSPENDED}, {@link #CLOSED}. */
  public final int state() {
    return state;
  }

  /** What waits for a connection. */
  public final SendQueue queue() {
    return queue;
  }

  // ---- inside

  private void open(double now) {
    int before = state;
    int mine = ++attempt;
    state = CONNECTING;
    socketDeadline = now + connectTimeout;
    if (before == OPEN || before == CONNECTING) {
      closeSocket();
    }
    // The application may close the client, or ask again, whenever it hears of something.
    if (before != CONNECTING && mine == attempt) {
      stateChanged(CONNECTING);
    }
    if (mine == attempt) {
      openSocket(mine);
    }
  }

  private void lost(double now, boolean abort) {
    if (state == OPEN && now - openedAt >= STABLE_MS) {
      failures = 0;
    }
    int mine = ++attempt;
    if (autoreconnect) {
      socketDeadline = now + Backoff.delay(failures, reconnectBase, reconnectCap, random());
      failures++;
      state = SUSPENDED;
    } else {
      socketDeadline = NEVER;
      state = CLOSED;
    }
    if (abort) {
      closeSocket();
    }
    if (mine == attempt) {
      stateChanged(state);
    }
  }

  private void fail(@Nullable Outgoing first, int reason) {
    Outgoing m = first;
    while (m != null) {
      Outgoing next = m.nextPending;
      m.nextPending = null;
      failed(m, reason);
      m = next;
    }
  }
}
