package dev.plezi.protocol.client;

import dev.plezi.protocol.Backoff;
import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.Receipts;
import dev.plezi.protocol.Standard;
import dev.plezi.protocol.Wire;
import org.jspecify.annotations.Nullable;

/**
 * A state machine that is the whole client: it connects, reconnects with backoff, keeps messages
 * while there is no connection, and in a session until the server has counted them; it watches
 * acknowledgements, replies and silence. It has no clock, no socket and no thread. An adapter owns
 * one, tells it what happened, and does what it then says.
 *
 * <h2>How it is driven</h2>
 *
 * <p>After what it tells, an adapter performs the actions that follow, and then writes the messages
 * that may go out:
 *
 * <pre>{@code
 * machine.opened(attempt, now);
 * for (Action a = machine.takeActions(); a != null; a = machine.after(a)) {
 *   perform(a);
 * }
 * for (Outgoing m = machine.nextMessage(); m != null; m = machine.nextMessage()) {
 *   socket.write(m.text());
 * }
 * timer.set(machine.wakeAt());
 * }</pre>
 *
 * <p>{@link Action} says what each kind asks for. An adapter of the simplest sort, such as a test's
 * peer, needs no more than this. {@link Action#OPEN_SOCKET}: open one, and tell {@link #opened} or
 * {@link #closed} with the action's attempt, at once or later. {@link Action#OPEN_SESSION} and
 * {@link Action#TELL_RECEIVED}: write the control event. {@link Action#GREET} and {@link
 * Action#RESUMED}: tell that it is {@link #ready}. {@link Action#GAP}: tell that it is {@link
 * #told}. {@link Action#CLOSE_SOCKET}: close it. All other kinds are news for an application. What
 * comes on a socket counts while its attempt is {@link #current}. A control event of the connection
 * is told by {@link #heard}, then {@link #hello}, {@link #resumed}, {@link #begun}, {@link
 * #counted} or {@link #goAway}; everything else by {@link #received}, then {@link #acked} or {@link
 * #settle} if it is an answer. At {@link #wakeAt} it is told to {@link #tick}.
 *
 * <p>Numbers in control events are whole and not negative. For a member that is missing the adapter
 * tells {@link #MISSING}, for one that is anything else NaN: then the machine drops the connection,
 * as it does for a control event that is not due, and the session goes on with another.
 *
 * <h2>States</h2>
 *
 * <p>{@link #CLOSED}; {@link #CONNECTING} when asked to connect; {@link #OPEN} when messages flow:
 * at level 1 with the socket, else when a session was given or resumed, or when it has turned out
 * that the server gives none. An attempt that fails and a connection that is lost lead to {@link
 * #SUSPENDED} and, when the backoff is over, to the next attempt; without reconnection, to {@link
 * #CLOSED}. Each attempt has a number. What a socket reports carries the number that it was opened
 * with, so the last words of an old socket are never taken for those of the present one.
 *
 * <h2>Order</h2>
 *
 * <p>What is told is settled before the first of its actions is performed: the state, the
 * deadlines, the fates of the messages concerned. Performing an action may run code of the
 * application, which may close the client, connect anew, or emit. The adapter tells that at once
 * and performs what follows, a loop within the loop, and what the outer list has left comes after
 * it. So everything happens in the order in which it was asked for, and an application that closes
 * a client, or emits, finds it done when the call returns. What an attempt still had to do when
 * another has begun is dropped by {@link #after}, there and nowhere else: no second socket is
 * opened, no state told, and nobody greets for what is over. Fates, gaps and the closing of sockets
 * are never dropped.
 *
 * <p>Three things depend on what the application makes of the news before them. They are steps of
 * the machine that stand in the list, and are taken when their turn comes: a connection that
 * replaces a lost session begins when the gap is told; requests that a server of level 1 will not
 * reply to fail, and so does what was awaited for too long, when the state is told.
 *
 * <p>Messages stand in one queue, and {@link #nextMessage} is the one way out of it. A message
 * counts as sent when it is taken there, for the socket that is present at that moment; so whoever
 * closes or connects anew in between loses none and doubles none. Writing runs no code of the
 * application. Messages flow once the application is {@link #ready}; before, only what greets goes
 * out, and what is {@linkplain #repeat repeated}. Each message has one fate, which is told once.
 *
 * <p>Owner: whoever calls, one thread at a time; the Java client holds a lock, a page has one
 * thread. Nothing but {@link RandomSource} is called from here. Times are milliseconds on any clock
 * that does not run backwards. What is kept has the bounds of {@link SendQueue}; what is awaited is
 * bounded by the traffic of one timeout, and the actions by both.
 */
public final class ClientMachine {
  /** A connection is being opened. */
  public static final int CONNECTING = 0;

  /** Messages flow. */
  public static final int OPEN = 1;

  /** The connection is lost and the next attempt is due. */
  public static final int SUSPENDED = 2;

  /** There is no connection, and none will be opened unless asked for. */
  public static final int CLOSED = 3;

  /** In place of a number that the server has not said. */
  public static final double MISSING = -1;

  /** The text of what stands in the place of a message that is given up. */
  public static final String NOTHING = "{\"event\":\"" + Wire.NONE + "\"}";

  /** A time that does not come. */
  public static final double NEVER = Double.POSITIVE_INFINITY;

  /** A connection that lasted this long ends the backoff's memory of earlier failures. */
  static final double STABLE_MS = 5_000;

  /** The same for a session: that it goes on shows that the server does. */
  static final double STABLE_SESSION_MS = 1_000;

  /** A server that has said nothing for so long offers no session. */
  static final double SILENT_MS = 3_000;

  /** A server that is {@link #probe probed} is heard of within this time. */
  static final double PROBE_MS = 5_000;

  // What the present connection is to the session.

  /** No socket is open. */
  private static final int NONE = 0;

  /** A socket is open, and the server has said nothing yet. */
  private static final int UNGREETED = 1;

  /** Messages flow, at level 1. */
  private static final int WITHOUT = 2;

  /** The server offers sessions, and has not answered yet. */
  private static final int ASKED = 3;

  /** Messages flow, in the session. */
  private static final int WITHIN = 4;

  /** At level 1 the server has offered a session after all, and has not answered yet. */
  private static final int LATE = 5;

  // Of what is awaited, that which is settled together; and Outgoing.COUNTED: what was written in
  // a session and is not listed when that is lost, was confirmed.

  /** None of these. */
  private static final int NOTHING_ELSE = -1;

  /** Requests that were never sent. */
  private static final int UNASKED = 3;

  /** What is lost with its session. */
  private static final int LOST = 4;

  /** Why nothing is told of a session: it goes on. */
  private static final int NO_GAP = -1;

  // ---- the settings

  private final double connectTimeout;
  private final boolean sessions;
  private final RandomSource random;
  private boolean pings;
  private boolean reconnects;
  private double backoffBase;
  private double backoffCap;

  // ---- the attempts

  private int state = CLOSED;

  /** The present attempt's or connection's number. */
  private int attempt;

  /** When the present attempt is given up, or the next is due, or the server goes. */
  private double deadline = NEVER;

  /** When the last connection that held was lost, or the first attempt failed since. */
  private double lostAt = NEVER;

  private double openedAt;

  // ---- the session

  private int phase;

  /** Whether there is a session, which the server may have forgotten meanwhile. */
  private boolean held;

  /** The number of the session that there is, or of the next. */
  private int sessionNumber = 1;

  /** Whether the server has given a session before, so that its silence is no refusal. */
  private boolean known;

  /** The level of the present connection, or the last; 0 while there was none. */
  private int level;

  /** The largest message that the server takes, in bytes. */
  private double max = NEVER;

  /** Silence for longer is a reason: to ask the server of level 1, else to leave. */
  private double patience = NEVER;

  private double heardAt;

  /** When the server, which was asked whether it is there, is to be heard of at the latest. */
  private double answerAt = NEVER;

  private final Receipts receipts = new Receipts();

  // ---- the messages

  private final PendingAcks pending = new PendingAcks();
  private final SendQueue queue;
  private int lastId;

  /** In the place of a message that is given up, so that the counts stay the same. */
  private @Nullable Outgoing nothing;

  /** What was written in a session that is lost, until the application knows: the last of them. */
  private @Nullable Outgoing lost;

  /** The application is being told of a new session or connection: what it emits may go first. */
  private boolean greeting;

  /** So many messages may go out though messages do not flow yet. */
  private int allowed;

  /** The application knows of the connection: messages flow. */
  private boolean flowing;

  // ---- the actions that are not taken yet

  private @Nullable Action first;
  private @Nullable Action last;

  /** A source of random numbers, which must not call the machine. */
  public interface RandomSource {
    /** A number from 0 (inclusive) to 1 (exclusive). */
    double next();
  }

  /**
   * A closed client.
   *
   * @param connectTimeout how long an attempt may take, in milliseconds
   * @param queueCount how many messages are kept while there is no connection
   * @param queueChars how many characters they may have together
   * @param sessions whether the server is asked for a session
   * @param random draws the delays between attempts
   */
  public ClientMachine(
      double connectTimeout,
      int queueCount,
      int queueChars,
      boolean sessions,
      RandomSource random) {
    this.connectTimeout = connectTimeout;
    this.sessions = sessions;
    this.random = random;
    queue = new SendQueue(queueCount, queueChars, pending);
  }

  // ---- told: what the application wants

  /**
   * Sets how lost connections are replaced.
   *
   * @param auto whether they are
   * @param base the backoff's first ceiling in milliseconds
   * @param cap the backoff's highest ceiling in milliseconds
   */
  public void reconnection(boolean auto, double base, double cap) {
    reconnects = auto;
    backoffBase = base;
    backoffCap = cap;
    if (!auto && state == SUSPENDED) {
      deadline = NEVER;
      enter(CLOSED);
      failRequests(Action.CLIENT_CLOSED);
    }
  }

  /**
   * The adapter has pings of WebSocket, by which a server of any level can be {@linkplain
   * Action#PROBE asked} whether it is there; and is, when it was silent for long.
   */
  public void pings() {
    pings = true;
  }

  /** What no connection lasts long enough for is {@link Action#UNDELIVERABLE given up}. */
  public void givesUp() {
    nothing = new Outgoing(NOTHING, 0, false);
    // Nobody is told of it.
    nothing.lost = true;
  }

  /** Connects now, in place of a connection that stands or is awaited. */
  public void connect(double now) {
    lostAt = NEVER;
    open(now);
  }

  /**
   * There is reason to doubt the connection: the network came back, the page is seen again, the
   * application asks. The next attempt that is awaited begins now, and the server of an open
   * connection is to be heard of soon, or it is lost.
   *
   * @param changed whether the network is another than before: then an attempt that is under way
   *     has little time left, and a connection is lost, too, over which nobody can be asked
   */
  public void probe(double now, boolean changed) {
    if (state == SUSPENDED) {
      deadline = now;
    } else if (state == CONNECTING) {
      if (changed && (phase != UNGREETED || known)) {
        deadline = earlier(deadline, now + PROBE_MS);
      }
    } else if (state == OPEN) {
      if (patience < NEVER) {
        ask(now + PROBE_MS);
      } else if (changed) {
        lost(now, true, NO_GAP);
        deadline = state == SUSPENDED ? now : deadline;
      }
    }
  }

  /** Closes for good: no reconnect, and what was kept or awaited fails. */
  public void close() {
    int before = leave(says() ? Action.WITH_A_WORD : Action.FOR_GOOD);
    deadline = NEVER;
    state = CLOSED;
    if (before != CLOSED) {
      add(Action.STATE_CHANGED, CLOSED);
    }
    endSession();
    lost = null;
    while (queue.abandon() != null) {
      // Of what was sent nothing more is to be said.
    }
    for (Outgoing m = queue.takeFresh(); m != null; m = queue.takeFresh()) {
      if (m.id() == 0) {
        pending.add(m, NEVER);
      }
    }
    failDue(Action.CLIENT_CLOSED, NEVER);
  }

  /**
   * Sends a message, or keeps it until there is a connection.
   *
   * @param message the message
   * @param timeout for a message with an id: how long to wait for the acknowledgement or the reply,
   *     in milliseconds from now
   * @param greets whether it goes before what is kept, if the application is being told of a new
   *     session or connection; it is then to be written before another greets
   * @return false when it was refused: the client is closed, or too much is kept
   */
  public boolean emit(Outgoing message, double now, double timeout, boolean greets) {
    boolean before = greets && greeting;
    if (state == CLOSED || !queue.takes(message, before || flows(), held)) {
      return false;
    }
    if (message.request() && phase == WITHOUT) {
      message.written = Outgoing.UNWRITTEN;
      add(Action.FAILED, Action.UNSUPPORTED, message);
    } else {
      queue.put(message, now + timeout, before);
      allowed += before ? 1 : 0;
    }
    return true;
  }

  /**
   * Answers a request of the server: in the session in which it was asked, and in no other. Until
   * the server has counted it the answer is kept as all else is; if the session is lost it is in no
   * list of what is undelivered, nor sent again. No bound of what waits for a connection holds for
   * it, since the server asks no more than it has room for; that of the session does.
   *
   * @param message the answer, without an id
   * @param number the {@link #session} in which the request came
   * @return false when that session is over, so that nobody waits, or when too much is kept for it
   */
  public boolean answer(Outgoing message, int number) {
    boolean takes = held && number == sessionNumber && queue.takes(message, true, true);
    if (takes) {
      message.session = number;
      queue.put(message, NEVER, false);
    }
    return takes;
  }

  /**
   * Takes out the message that awaits something for this id: since its reply came, or since nobody
   * waits any more, and then it is not sent either if it never was. Null when there is none.
   */
  public @Nullable Outgoing settle(int id) {
    Outgoing message = pending.take(id, false);
    if (message != null) {
      message.lost = false;
      queue.remove(message);
    }
    return message;
  }

  /**
   * Sends again what was written in the session that is lost: in order, in its old place, before
   * all that is newer. While the application is being told of the gap.
   *
   * @param doubtful whether also what the server may have handled
   * @return false when there is nothing to send again, or the client is closed, or the gap is
   *     {@link #told}
   */
  public boolean resend(boolean doubtful) {
    Outgoing m = state == CLOSED ? null : lost;
    boolean any = false;
    while (m != null) {
      if (m.lost && (doubtful || m.unsent())) {
        queue.restore(m);
        any = true;
      }
      m = m.beforeLost;
    }
    sift();
    return any;
  }

  /** The application knows of the gap: what awaits an answer, and is not sent again, fails. */
  public void told() {
    lost = null;
    settle(LOST, Action.FAILED, Action.SESSION_LOST, MISSING);
  }

  /** The application knows of the open connection: messages flow, what was kept before the rest. */
  public void ready(int number) {
    if (current(number) && state == OPEN) {
      greeting = false;
      flowing = true;
    }
  }

  /**
   * The application still greets the session, which goes on: what was sent before is sent again,
   * and what is kept waits until it is {@link #ready}.
   */
  public void repeat(int number) {
    if (current(number)) {
      greeting = true;
      allowed = queue.uncounted();
    }
  }

  // ---- told: what the socket and the timer report

  /** The attempt cannot begin yet for others of this process; its time stands still. */
  public void queued(int number) {
    if (current(number) && state == CONNECTING) {
      deadline = NEVER;
    }
  }

  /** The attempt, which was queued, begins. */
  public void dequeued(int number, double now) {
    if (current(number) && state == CONNECTING) {
      deadline = now + connectTimeout;
    }
  }

  /**
   * A socket is open.
   *
   * @return false when it is not, or no longer, the awaited one; the adapter closes it
   */
  public boolean opened(int number, double now) {
    if (!current(number) || state != CONNECTING || phase != NONE) {
      return false;
    }
    if (!sessions) {
      begin(false, now);
    } else {
      phase = UNGREETED;
      if (!known) {
        deadline = now + SILENT_MS;
      }
    }
    return true;
  }

  /**
   * A socket is closed, or could not be opened.
   *
   * @param code the close code; any number when there is none
   */
  public void closed(int number, int code, double now) {
    if (current(number) && connected()) {
      lost(now, false, code == CloseCode.FENCED ? Action.FENCED : NO_GAP);
    }
  }

  /** Time has passed. */
  public void tick(double now) {
    if (now >= deadline) {
      overdue(now);
    } else if (now >= silentAt()) {
      silent(now);
    } else {
      tellWhenDue(now);
    }
    // After what is told of the connection: whoever has another way to the peer saves what would
    // fail.
    if (now >= pending.deadline()) {
      add(Action.EXPIRE, now);
    }
  }

  // ---- told: what the server says

  /**
   * Something came that is not {@link #received}, and be it a part of a message, or a part of one
   * of ours was taken after it had to wait: the server lives.
   */
  public void heard(double now) {
    heardAt = now;
    answerAt = NEVER;
  }

  /**
   * The server offers sessions, be it late: at level 1, too, where nothing more is sent then until
   * it has answered.
   *
   * @param heartbeat it is never silent for longer, in milliseconds
   * @param bytes the largest message that it takes
   */
  public void hello(double heartbeat, double bytes, double now) {
    int next = phase == UNGREETED ? ASKED : phase == WITHOUT && sessions ? LATE : NONE;
    if (heartbeat >= 0 && bytes > 0 && next > NONE) {
      phase = next;
      known = true;
      patience = heartbeat + Wire.GRACE_MS;
      deadline = now + connectTimeout;
      max = bytes;
      sift();
      add(Action.OPEN_SESSION, held ? receipts.received() : -1);
    } else {
      refuse(now);
    }
  }

  /**
   * The server's answer: the session goes on. The adapter keeps the secret if the connection still
   * {@linkplain #says carries a session}.
   *
   * @param received how many of its messages the server has received
   * @param handled how many it has handled: these are forgotten; all that it has received where it
   *     does not say so
   * @param sent how many it has sent
   */
  public void resumed(double received, double handled, double sent, double now) {
    // Of numbers that are right or missing, so that one that is none makes none of their sum.
    if (!(phase == ASKED && held && received + handled + sent > 3 * MISSING)) {
      refuse(now);
    } else if ((sent < 0 || sent >= receipts.received())
        && queue.log().resume(handled < 0 ? received : handled, received)) {
      if (nothing != null) {
        giveUpStuck(nothing);
      }
      begin(true, now);
    } else {
      lost(now, true, Action.MISCOUNTED);
    }
  }

  /**
   * The server's answer: a new session, in place of the one that was asked for, if one was. The
   * adapter keeps the secret if the connection still {@linkplain #says carries a session}.
   *
   * @param handled how many messages of that one were handled, and no more will be
   */
  public void begun(double handled, double now) {
    if (phase == ASKED && handled >= MISSING) {
      beginAnew(Action.NOT_RESUMED, handled, now);
    } else if (phase == LATE) {
      held = true;
      within(now);
    } else {
      refuse(now);
    }
  }

  /**
   * The server says what it must not, or what cannot be read: the connection is dropped, and what
   * there is of a session goes on with another. At level 1 such words have no meaning.
   */
  public void refuse(double now) {
    if (connected() && phase != WITHOUT) {
      add(Action.REFUSED, 0);
      lost(now, true, NO_GAP);
    }
  }

  /**
   * A message came that belongs to the session, or that is no session's: anything but a control
   * event of the connection. To be told before the message is handled.
   *
   * @param size its size, in bytes or characters
   * @return whether it is to be handled; if so, and if performing the actions may have run code of
   *     the application, it is so while this attempt {@link #delivers}
   */
  public boolean received(int size, double now) {
    heard(now);
    if (phase == UNGREETED) {
      beginAnew(Action.NO_SESSIONS, MISSING, now);
    } else if (phase == WITHIN) {
      receipts.add(size, now);
      tellWhenDue(now);
    } else if (phase == ASKED) {
      // It belongs to the session that is only about to be resumed.
      lost(now, true, NO_GAP);
    }
    return phase != NONE;
  }

  /**
   * The server counts.
   *
   * @param total so many messages of the session need not be kept any more
   * @param sent so many it has sent
   */
  public void counted(double total, double sent, double now) {
    if (phase != WITHIN) {
      return;
    }
    if (!(total + sent >= MISSING)) {
      refuse(now);
    } else if (!queue.log().counted(total)) {
      lost(now, true, Action.MISCOUNTED);
    } else if (sent >= 0 && sent != receipts.received()) {
      lost(now, true, Action.MISCOUNTED);
    }
  }

  /** The server asks the client to connect anew, so many milliseconds from now. */
  public void goAway(double after, double now) {
    if (phase == WITHIN) {
      if (!(after >= 0)) {
        refuse(now);
        return;
      }
      deadline = now + after;
      // If a server wants it of each connection anew, it is asked once a second.
      if (deadline < openedAt + STABLE_SESSION_MS) {
        deadline = openedAt + STABLE_SESSION_MS;
      }
    }
  }

  /** The peer has acknowledged an id. Ids that nobody waits for are ignored. */
  public void acked(int id) {
    Outgoing message = pending.take(id, true);
    if (message != null) {
      add(Action.ACKNOWLEDGED, 0, message);
    }
  }

  // ---- asked

  /** One of {@link #CONNECTING}, {@link #OPEN}, {@link #SUSPENDED}, {@link #CLOSED}. */
  public int state() {
    return state;
  }

  /**
   * The level that the present connection speaks, or the last one: 1, or 2 in a session; 0 while
   * there was none. It may become 2 while the connection stands: then the {@linkplain
   * Action#STATE_CHANGED state} is told once more.
   */
  public int level() {
    return level;
  }

  /** Whether the connection carries a session that its last word would end, or may carry one. */
  public boolean says() {
    return phase >= ASKED;
  }

  /**
   * The number of the session that there is, with or without a connection, which no other has; 0
   * when there is none. A request that is {@link #received} in it is to be {@linkplain #answer
   * answered} there; without a session a request is an event like any other.
   */
  public int session() {
    return held ? sessionNumber : 0;
  }

  /** How many messages of the session were sent, on its connection if there is one. */
  public double sent() {
    return phase == WITHIN ? queue.log().position() : queue.log().total();
  }

  /** The largest message that the server takes, in bytes; infinity while that is not known. */
  public double max() {
    return max;
  }

  /** Whether a message is no larger than what the server takes, as far as that is known. */
  public boolean fits(Outgoing message) {
    // No character of UTF-16 takes more than three bytes.
    return message.text().length() * 3.0 <= max || message.bytes() <= max;
  }

  /** Whether this is the number of the present attempt or connection. */
  public boolean current(int number) {
    return number == attempt;
  }

  /**
   * Whether a message that this attempt's socket brought, and that is {@link #received}, is handled
   * though the application may have closed the client or connected anew since: what was counted
   * would not come again.
   */
  public boolean delivers(int number) {
    return held || current(number);
  }

  /** What waits for a connection. */
  public SendQueue queue() {
    return queue;
  }

  /** A fresh {@code _EID_}, from 1 up. */
  public int nextId() {
    lastId = lastId % Integer.MAX_VALUE + 1;
    return lastId;
  }

  /** When {@link #tick} wants to be called next; infinity for not at all. */
  public double wakeAt() {
    double dialogue = earlier(silentAt(), receipts.due());
    return earlier(earlier(deadline, dialogue), pending.deadline());
  }

  // ---- what to do

  /**
   * The first action that follows from what was told since the last call, and whose list is the
   * caller's from now on; null when there is none.
   */
  public @Nullable Action takeActions() {
    return due(taken());
  }

  /** The action to perform after this one, which is performed; null when its list is done. */
  public @Nullable Action after(Action performed) {
    return due(performed.next);
  }

  /**
   * The next message to write to the open socket, which counts as sent from now on; null when none
   * may go out.
   */
  public @Nullable Outgoing nextMessage() {
    int may = flowing ? 1 : allowed;
    if (may == 0 || phase == LATE) {
      return null;
    }
    allowed -= flowing ? 0 : 1;
    return queue.poll();
  }

  /**
   * The first of a list that is still to be performed; what is over is dropped, steps are taken.
   */
  private @Nullable Action due(@Nullable Action from) {
    Action action = from;
    while (action != null
        && action.kind() > Action.REFUSED
        && (action.kind() > Action.PROBE || !current(action.attempt()))) {
      Action rest = action.next;
      if (current(action.attempt())) {
        take(action);
      }
      if (last == null) {
        action = rest;
      } else {
        last.next = rest;
        action = taken();
      }
    }
    return action;
  }

  private void take(Action step) {
    if (step.kind() == Action.BEGIN) {
      held = phase == ASKED;
      begin(false, step.number());
    } else if (step.kind() == Action.EXPIRE) {
      failDue(Action.TIMED_OUT, step.number());
    } else {
      failRequests(Action.UNSUPPORTED);
    }
  }

  private @Nullable Action taken() {
    Action list = first;
    first = last = null;
    return list;
  }

  private void add(int kind, double number) {
    add(kind, number, null);
  }

  private void add(int kind, double number, @Nullable Outgoing message) {
    Action action = new Action(kind, attempt, number, message);
    if (last == null) {
      first = action;
    } else {
      last.next = action;
    }
    last = action;
  }

  // ---- from state to state

  private void enter(int another) {
    state = another;
    add(Action.STATE_CHANGED, another);
  }

  /** Whether there is a socket, open or not yet. */
  private boolean connected() {
    return state < SUSPENDED;
  }

  /** A new attempt, in place of whatever there is. */
  private void open(double now) {
    int before = leave(0);
    state = CONNECTING;
    deadline = now + connectTimeout;
    if (before != CONNECTING) {
      add(Action.STATE_CHANGED, CONNECTING);
    }
    add(Action.OPEN_SOCKET, 0);
  }

  /** What was going on is over, and its socket is closed in this manner; returns the state. */
  private int leave(int how) {
    next();
    if (connected()) {
      add(Action.CLOSE_SOCKET, how);
    }
    return state;
  }

  private void next() {
    attempt++;
    phase = NONE;
    patience = answerAt = NEVER;
    greeting = flowing = false;
    allowed = 0;
    double unused = receipts.tell();
  }

  /** The present attempt takes too long, or the next is due, or the server goes. */
  private void overdue(double now) {
    if (state != CONNECTING) {
      ended(now);
      open(now);
    } else if (phase == UNGREETED && !known) {
      begin(false, now);
    } else {
      lost(now, true, NO_GAP);
    }
  }

  /** Messages are about to flow, in the session if there is one. */
  private void begin(boolean resumed, double now) {
    greeting = !resumed;
    if (held) {
      within(now);
    } else {
      without(now);
    }
    if (!held) {
      add(Action.REFUSE_REQUESTS, 0);
    }
    add(resumed ? Action.RESUMED : Action.GREET, 0);
  }

  private void within(double now) {
    phase = WITHIN;
    level = 2;
    queue.log().keep(true);
    established(now);
  }

  private void without(double now) {
    phase = WITHOUT;
    level = 1;
    known = false;
    max = NEVER;
    queue.log().keep(false);
    established(now);
    if (pings) {
      patience = Standard.HEARTBEAT_MS;
    }
  }

  private void established(double now) {
    openedAt = now;
    heard(now);
    deadline = NEVER;
    enter(OPEN);
  }

  /** The connection, or the attempt, is lost; and the session with it, if there is a reason. */
  private void lost(double now, boolean abort, int reason) {
    boolean gap = reason != NO_GAP && held;
    if (gap) {
      endSession();
    }
    ended(now);
    next();
    if (abort) {
      // The server has the session still, of which nobody knows any more.
      add(Action.CLOSE_SOCKET, gap ? Action.WITH_A_WORD : 0);
    }
    if (reconnects) {
      lostAt = earlier(lostAt, now);
      deadline = now + Backoff.delay(now - lostAt, backoffBase, backoffCap, random.next());
      enter(SUSPENDED);
    } else {
      deadline = NEVER;
      enter(CLOSED);
    }
    if (gap) {
      tellGap(reason, MISSING);
    }
    if (!reconnects) {
      failRequests(Action.CLIENT_CLOSED);
    }
  }

  /** The open connection ends, and may have lasted long enough to forget earlier failures. */
  private void ended(double now) {
    if (state == OPEN && now - openedAt >= (held ? STABLE_SESSION_MS : STABLE_MS)) {
      lostAt = NEVER;
    }
  }

  // ---- the session

  /** Messages are to flow, in a new session or in none; the old one, if there is one, is lost. */
  private void beginAnew(int reason, double handled, double now) {
    if (held) {
      endSession();
      tellGap(reason, handled);
    }
    add(Action.BEGIN, now);
  }

  private void endSession() {
    held = false;
    sessionNumber++;
    receipts.restart();
    sift();
  }

  /**
   * The session is lost, and all that was sent in it; taken out before anybody hears of it.
   *
   * @param handled how many messages the server has handled, and no more
   */
  private void tellGap(int reason, double handled) {
    boolean certain = queue.log().forgetUpTo(handled);
    for (Outgoing m = queue.abandon(); m != null; m = queue.abandon()) {
      m.written = certain ? Outgoing.UNWRITTEN : Outgoing.COUNTED;
      // It may have been sent twice, since it had failed.
      if (!m.lost && m.session == 0) {
        m.lost = true;
        m.beforeLost = lost;
        lost = m;
        add(Action.UNDELIVERED, 0, m);
      }
    }
    // All that was written in it is listed, or confirmed: of that the acknowledgement is lost.
    settle(Outgoing.COUNTED, Action.ACKNOWLEDGED, 0, MISSING);
    pending.lose();
    add(Action.GAP, reason);
  }

  private void tellWhenDue(double now) {
    if (now >= receipts.due()) {
      add(Action.TELL_RECEIVED, receipts.tell());
    }
  }

  /** When the connection is dropped, or its server asked, unless something is heard. */
  private double silentAt() {
    double quiet = answerAt < NEVER && asksFirst() ? NEVER : heardAt + patience;
    return earlier(answerAt, quiet);
  }

  /** Whether the server is not known to speak by itself: it is asked before it is left. */
  private boolean asksFirst() {
    return phase == WITHOUT && pings;
  }

  private void silent(double now) {
    if (asksFirst() && answerAt == NEVER) {
      ask(now + Wire.GRACE_MS);
    } else {
      lost(now, true, NO_GAP);
    }
  }

  /** The server is to be heard of by then. */
  private void ask(double due) {
    if (answerAt == NEVER) {
      add(Action.PROBE, 0);
    }
    answerAt = earlier(answerAt, due);
  }

  private static double earlier(double a, double b) {
    return a < b ? a : b;
  }

  // ---- the fates of messages

  private boolean flows() {
    return flowing && phase != LATE;
  }

  /** What no connection lasts long enough for fails, so that what is behind it gets through. */
  private void giveUpStuck(Outgoing instead) {
    Outgoing m = queue.log().stuck(Standard.PATIENT_ATTEMPTS);
    if (m != null && m.text().length() > Standard.PATIENT_SIZE) {
      queue.log().giveUpStuck(instead, instead.text().length());
      // Of one that was awaited for too long nothing more is to be said.
      if (m.id() == 0 || pending.take(m.id(), false) != null) {
        add(Action.FAILED, Action.UNDELIVERABLE, m);
      }
    }
  }

  /**
   * What is kept, and is larger than the server takes, fails; what answers it in a session that is
   * over goes.
   */
  private void sift() {
    for (int n = queue.size(); n > 0; n--) {
      Outgoing m = queue.takeFresh();
      if (m == null) {
        return;
      }
      if (m.session > 0 && m.session != sessionNumber) {
        continue;
      }
      if (fits(m)) {
        queue.log().add(m, m.text().length(), false);
      } else {
        Outgoing unused = pending.take(m.id(), false);
        add(Action.FAILED, Action.TOO_LARGE, m);
      }
    }
  }

  /** Requests that were never sent fail: nobody replies, and nobody who does is sought. */
  private void failRequests(int reason) {
    settle(UNASKED, Action.FAILED, reason, MISSING);
  }

  private void failDue(int reason, double now) {
    settle(NOTHING_ELSE, Action.FAILED, reason, now);
  }

  /** Takes out those of what is awaited, and what is due, of what is kept, too; and tells this. */
  private void settle(int which, int kind, int reason, double now) {
    Outgoing m = pending.takeAll();
    while (m != null) {
      Outgoing next = m.nextPending;
      m.nextPending = null;
      if (kindOf(m) != which && m.deadline > now) {
        pending.add(m, m.deadline);
      } else {
        m.lost = false;
        queue.remove(m);
        add(kind, reason, m);
      }
      m = next;
    }
  }

  private static int kindOf(Outgoing m) {
    if (m.lost) {
      return LOST;
    }
    if (m.request()) {
      return m.unsent() ? UNASKED : Outgoing.WRITTEN;
    }
    return m.written;
  }
}
