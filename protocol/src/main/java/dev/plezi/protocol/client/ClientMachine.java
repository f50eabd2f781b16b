package dev.plezi.protocol.client;

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

  /** A time that does not come. */
  public static final double NEVER = Double.POSITIVE_INFINITY;

  private final Messages messages;
  private final Connection connection;

  /**
   * A closed client.
   *
   * @param connectTimeout how long an attempt may take, in milliseconds
   * @param queueCount how many messages are kept while there is no connection
   * @param queueChars how many characters they may have together
   * @param sessions whether the server is asked for a session
   */
  protected ClientMachine(double connectTimeout, int queueCount, int queueChars, boolean sessions) {
    messages = new Messages(queueCount, queueChars, this);
    connection = new Connection(this, new Attempts(connectTimeout), messages, sessions);
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
    connection.reconnection(auto, base, cap);
  }

  /** Connects now, in place of a connection that stands or is awaited. */
  public final void connect(double now) {
    connection.connect(now);
  }

  /** Whether this is the number of the present attempt or connection. */
  public final boolean current(int number) {
    return connection.current(number);
  }

  /**
   * A socket is open.
   *
   * @return false when it is not, or no longer, the awaited one; the adapter closes it
   */
  public final boolean opened(int number, double now) {
    return connection.opened(number, now);
  }

  /** The server offers sessions, and is never silent for longer than this many milliseconds. */
  public final void hello(double heartbeat, double now) {
    connection.hello(heartbeat, now);
  }

  /**
   * The server's answer.
   *
   * @param counted how many messages of the session it has received
   * @param resumed whether it is the session that was asked for
   */
  public final void answered(double counted, boolean resumed, double now) {
    connection.answered(counted, resumed, now);
  }

  /**
   * A message came that belongs to the session, or that is no session's: anything but a control
   * event of the connection. To be told before the message is handled.
   *
   * @param size its size, in bytes or characters
   * @return whether it is to be handled
   */
  public final boolean received(int size, double now) {
    return connection.received(size, now);
  }

  /** Something came that is not {@link #received}: the server lives. */
  public final void heard(double now) {
    connection.heard(now);
  }

  /** The server has received so many messages of the session. */
  public final void counted(double total, double now) {
    connection.counted(total, now);
  }

  /** The server asks the client to connect anew, so many milliseconds from now. */
  public final void goAway(double after, double now) {
    connection.goAway(after, now);
  }

  /** The application knows of the open connection: what was kept goes out, in order. */
  public final void ready(int number) {
    connection.ready(number);
  }

  /**
   * The application still greets the session, which goes on: what was sent before is sent again,
   * and what is kept waits until it is {@link #ready}.
   */
  public final void repeat(int number) {
    for (int n = queue().uncounted(); n > 0 && current(number); n--) {
      boolean unused = messages.sendNext();
    }
    connection.greeting = current(number);
  }

  /**
   * A socket is closed, or could not be opened.
   *
   * @param code the close code; any number when there is none
   */
  public final void closed(int number, int code, double now) {
    connection.closed(number, code, now);
  }

  /** A fresh {@code _EID_}, from 1 up. */
  public final int nextId() {
    return messages.nextId();
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
    return connection.emit(message, now + timeout, first);
  }

  /** The peer has acknowledged an id. Ids that nobody waits for are ignored. */
  public final void acked(int id) {
    messages.acked(id);
  }

  /**
   * Takes out the message that awaits something for this id: since its reply came, or since nobody
   * waits any more, and then it is not sent either if it never was. Null when there is none.
   */
  public final @Nullable Outgoing settle(int id) {
    return messages.settle(id);
  }

  /** When {@link #tick} wants to be called next; infinity for not at all. */
  public final double wakeAt() {
    return earlier(connection.wakeAt(), messages.deadline());
  }

  /** Time has passed. */
  public final void tick(double now) {
    // The attempt first: an adapter with another way to the peer saves what would fail with it.
    connection.tick(now);
    messages.failOverdue(now);
  }

  /** Closes for good: no reconnect, and what was kept or awaited fails. */
  public final void close() {
    connection.close();
  }

  /** One of {@link #CONNECTING}, {@link #OPEN}, {@link #SUSPENDED}, {@link #CLOSED}. */
  public final int state() {
    return connection.state;
  }

  /** What waits for a connection. */
  public final SendQueue queue() {
    return messages.queue();
  }

  /** Nobody greets any more, unless the adapter knows better. */
  @Override
  public void resumed(int attempt) {
    ready(attempt);
  }

  static double earlier(double a, double b) {
    return a < b ? a : b;
  }
}
