package dev.plezi.protocol.client;

import dev.plezi.protocol.Backoff;
import dev.plezi.protocol.CloseCode;
import org.jspecify.annotations.Nullable;

/**
 * The client: connects, reconnects with backoff, keeps messages while there is no connection, and
 * in a session until the server has counted them; watches acknowledgements, replies and silence. An
 * adapter tells it what happened by the public methods and does what it says in those of {@link
 * ClientEdge}.
 *
 * <p>Not thread-safe: an adapter calls it from one thread at a time. Times are milliseconds on any
 * clock that does not run backwards.
 *
 * <p>Each attempt to connect has a number. What a socket reports carries the number it was opened
 * with, or counts only while that is {@link #current}, so the last words of an old socket are never
 * taken for those of the current one.
 */
public abstract class ClientMachine implements ClientEdge {
  /** A connection that lasted this long ends the backoff's memory of earlier failures. */
  static final double STABLE_MS = 5_000;

  /** The same for a session: that it goes on shows that the server does. */
  static final double STABLE_SESSION_MS = 1_000;

  /** A server that has said nothing for so long offers no session. */
  static final double SILENT_MS = 3_000;

  static final double NEVER = Double.POSITIVE_INFINITY;

  private final double connectTimeout;
  private final boolean wanted;

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
  private final ClientSession session = new ClientSession();

  /**
   * A closed client.
   *
   * @param connectTimeout how long an attempt may take, in milliseconds
   * @param queueCount how many messages are kept while there is no connection
   * @param queueChars how many characters they may have together
   * @param sessions whether the server is asked for a session
   */
  protected ClientMachine(double connectTimeout, int queueCount, int queueChars, boolean sessions) {
    this.connectTimeout = connectTimeout;
    this.wanted = sessions;
    this.queue = new SendQueue(queueCount, queueChars, pending);
  }

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

  /** Whether this is the number of the present attempt or connection. */
  public final boolean current(int number) {
    return number == attempt;
  }

  /**
   * A socket is open.
   *
   * @return false when it is not, or no longer, the awaited one; the adapter closes it
   */
  public final boolean opened(int number, double now) {
    if (number != attempt || state != CONNECTING || session.phase != ClientSession.NONE) {
      return false;
    }
    openedAt = now;
    session.heard(now);
    if (!wanted) {
      begin(false);
    } else {
      session.phase = ClientSession.UNGREETED;
      if (!session.held) {
        socketDeadline = now + SILENT_MS;
      }
    }
    return number == attempt;
  }

  /** The server offers sessions, and is never silent for longer than this many milliseconds. */
  public final void hello(double heartbeat, double now) {
    if (session.phase == ClientSession.UNGREETED) {
      session.phase = ClientSession.ASKED;
      session.heartbeat(heartbeat);
      session.heard(now);
      socketDeadline = now + connectTimeout;
      openSession(session.held ? session.receipts.tell() : -1);
    }
  }

  /**
   * The server's answer.
   *
   * @param counted how many messages of the session it has received
   * @param resumed whether it is the session that was asked for
   */
  public final void answered(double counted, boolean resumed, double now) {
    if (session.phase != ClientSession.ASKED) {
      return;
    }
    session.heard(now);
    if (!resumed) {
      int mine = attempt;
      lose(NOT_RESUMED);
      if (mine == attempt) {
        session.held = true;
        begin(false);
      }
    } else if (session.held && queue.log().resume(counted)) {
      begin(true);
    } else {
      miscounted(now);
    }
  }

  /**
   * A message came that belongs to the session, or that is no session's: anything but a control
   * event of the connection. To be told before the message is handled.
   *
   * @param size its size, in bytes or characters
   * @return whether it is to be handled
   */
  public final boolean received(int size, double now) {
    int mine = attempt;
    session.heard(now);
    if (session.phase == ClientSession.UNGREETED) {
      lose(NO_SESSIONS);
      if (mine == attempt) {
        begin(false);
      }
    } else if (session.phase == ClientSession.WITHIN) {
      session.receipts.add(size, now);
      tellWhenDue(now);
    } else if (session.phase == ClientSession.ASKED) {
      // It belongs to the session that is only about to be resumed.
      lost(now, true);
    }
    return mine == attempt;
  }

  /** Something came that is not {@link #received}: the server lives. */
  public final void heard(double now) {
    session.heard(now);
  }

  /** The server has received so many messages of the session. */
  public final void counted(double total, double now) {
    if (session.phase == ClientSession.WITHIN && !queue.log().counted(total)) {
      miscounted(now);
    }
  }

  /** The server asks the client to connect anew, so many milliseconds from now. */
  public final void goAway(double after, double now) {
    if (session.phase == ClientSession.WITHIN) {
      socketDeadline = now + after;
    }
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

  /**
   * A socket is closed, or could not be opened.
   *
   * @param code the close code; any number when there is none
   */
  public final void closed(int number, int code, double now) {
    if (number == attempt && (state == OPEN || state == CONNECTING)) {
      lost(now, false);
      if (code == CloseCode.FENCED) {
        lose(FENCED);
      }
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
   * @param timeout for a message with an id: how long to wait for the acknowledgement or the reply,
   *     in milliseconds from now
   * @param first whether it goes before what is kept: a greeting, sent while the application is
   *     told of the open connection
   * @return false when it was refused: the client is closed, or too much is kept
   */
  public final boolean emit(Outgoing message, double now, double timeout, boolean first) {
    boolean greeting = first && state == OPEN && !ready;
    boolean flows = greeting || (state == OPEN && ready);
    boolean within = session.phase == ClientSession.WITHIN;
    if (state == CLOSED || !((flows && !within) || queue.fits(message))) {
      return false;
    }
    if (message.request() && session.phase == ClientSession.WITHOUT) {
      failed(message, UNSUPPORTED);
      return true;
    }
    queue.put(message, now + timeout, greeting);
    Outgoing next = flows ? queue.poll() : null;
    if (next != null) {
      send(next);
    }
    return true;
  }

  /** The peer has acknowledged an id. Ids that nobody waits for are ignored. */
  public final void acked(int id) {
    Outgoing message = pending.take(id, true);
    if (message != null) {
      acknowledged(message);
    }
  }

  /**
   * Takes out the message that awaits something for this id: since its reply came, or since nobody
   * waits any more, and then it is not sent either if it never was. Null when there is none.
   */
  public final @Nullable Outgoing settle(int id) {
    Outgoing message = pending.take(id, false);
    if (message != null) {
      message.withdrawn = queue.remove(message);
    }
    return message;
  }

  /** When {@link #tick} wants to be called next; infinity for not at all. */
  public final double wakeAt() {
    return Math.min(
        Math.min(socketDeadline, pending.deadline()),
        Math.min(session.silentAt(), session.tellAt()));
  }

  /** Time has passed. */
  public final void tick(double now) {
    // The attempt first: an adapter with another way to the peer saves what would fail with it.
    if (now >= socketDeadline) {
      if (state != CONNECTING) {
        // The next attempt is due, or the server goes.
        open(now);
      } else if (session.phase == ClientSession.UNGREETED && !session.held) {
        begin(false);
      } else {
        lost(now, true);
      }
    } else if (now >= session.silentAt()) {
      lost(now, true);
    } else {
      tellWhenDue(now);
    }
    if (now >= pending.deadline()) {
      fail(pending.takeFailing(TIMED_OUT, now, queue), TIMED_OUT);
    }
  }

  /** Closes for good: no reconnect, and what was kept or awaited fails. */
  public final void close() {
    int before = state;
    int mine = ++attempt;
    socketDeadline = NEVER;
    state = CLOSED;
    session.end();
    // Taken out before anybody hears of it and may connect and emit anew.
    queue.forget();
    Outgoing abandoned = pending.takeAll(queue);
    if (before == OPEN || before == CONNECTING) {
      closeSocket(true);
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
    session.phase = ClientSession.NONE;
    state = CONNECTING;
    socketDeadline = now + connectTimeout;
    if (before == OPEN || before == CONNECTING) {
      closeSocket(false);
    }
    // The application may close the client, or ask again, whenever it hears of something.
    if (before != CONNECTING && mine == attempt) {
      stateChanged(CONNECTING);
    }
    if (mine == attempt) {
      openSocket(mine);
    }
  }

  /** Messages flow, in the session if there is one. */
  private void begin(boolean resumed) {
    int mine = attempt;
    session.phase = session.held ? ClientSession.WITHIN : ClientSession.WITHOUT;
    queue.log().keep(session.held);
    socketDeadline = NEVER;
    ready = false;
    state = OPEN;
    stateChanged(OPEN);
    if (!session.held) {
      fail(pending.takeFailing(UNSUPPORTED, 0, queue), UNSUPPORTED);
    }
    if (mine == attempt) {
      if (resumed) {
        ready(mine);
      } else {
        greet(mine);
      }
    }
  }

  private void lost(double now, boolean abort) {
    double stable = session.held ? STABLE_SESSION_MS : STABLE_MS;
    if (state == OPEN && now - openedAt >= stable) {
      failures = 0;
    }
    int mine = ++attempt;
    session.phase = ClientSession.NONE;
    if (autoreconnect) {
      socketDeadline = now + Backoff.delay(failures, reconnectBase, reconnectCap, random());
      failures++;
      state = SUSPENDED;
    } else {
      socketDeadline = NEVER;
      state = CLOSED;
    }
    if (abort) {
      closeSocket(false);
    }
    if (mine == attempt) {
      stateChanged(state);
    }
  }

  private void miscounted(double now) {
    lost(now, true);
    lose(MISCOUNTED);
  }

  /** The session at hand, if there is one, is lost. */
  private void lose(int reason) {
    if (!session.held) {
      return;
    }
    session.end();
    for (Outgoing m = queue.log().abandon(); m != null; m = queue.log().abandon()) {
      undelivered(m);
    }
    fail(pending.takeFailing(SESSION_LOST, 0, queue), SESSION_LOST);
    gap(reason);
  }

  private void tellWhenDue(double now) {
    if (now >= session.tellAt()) {
      tellReceived(session.receipts.tell());
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
