package dev.plezi.server.internal.memory;

import dev.plezi.event.Event;
import dev.plezi.event.EventException;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.Receipts;
import dev.plezi.protocol.SendLog;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.internal.transport.TransportListener;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client of an app under test: connects when it is told to, opens and resumes a session where one
 * is offered, and keeps what comes. What it does is done when the scheduler is settled. Owned by
 * whoever has the scheduler's work done.
 */
final class MemoryPeer implements MemoryTransport.Peer {
  private final EventCodec codec = EventCodec.standard();
  private final SimulatedScheduler scheduler;
  private final Supplier<TransportListener> door;

  private final SendLog<WireMessage> log = new SendLog<>();
  private final Receipts receipts = new Receipts();
  private final PendingRequests requests = new PendingRequests();
  private final Queue<WireMessage> inbox = new ArrayDeque<>();

  private @Nullable MemoryTransport socket;
  private @Nullable String secret;
  private @Nullable String gap;

  /** Whether messages may be written on the present connection. */
  private boolean ready;

  private boolean done;
  private int attempts;
  private int code;
  private String reason = "";

  /**
   * A peer without a connection.
   *
   * @param door makes the handshake; what it throws reaches who connects
   */
  public MemoryPeer(SimulatedScheduler scheduler, Supplier<TransportListener> door) {
    this.scheduler = scheduler;
    this.door = door;
  }

  // ---- the test's side

  /** Connects, in place of the present connection if there is one. */
  public void connect() {
    MemoryTransport fresh = new MemoryTransport(scheduler, door.get(), this);
    socket = fresh;
    ready = false;
    done = false;
    gap = null;
    attempts++;
    fresh.open();
    if (!fresh.offersSession()) {
      log.keep(false);
      ready = true;
    }
  }

  /** Whether there is a connection. */
  public boolean connected() {
    return socket != null;
  }

  /** Whether it has a session, or had one on its last connection. */
  public boolean inSession() {
    return secret != null;
  }

  /** Why its last connection could not resume the session; null when it could, or need not. */
  public @Nullable String gap() {
    return gap;
  }

  /** The close code of its last connection. */
  public int code() {
    return code;
  }

  /** The reason that came with it. */
  public String reason() {
    return reason;
  }

  /**
   * Sends a message; in a session, once there is a connection.
   *
   * @throws IllegalStateException when there is none, nor will be
   */
  public void send(WireMessage message) {
    if (done || (socket == null && secret == null)) {
      throw new IllegalStateException("the connection is closed with " + code + " " + reason);
    }
    log.add(message, message.size());
    flush();
  }

  /**
   * Answers the server's question for a new token.
   *
   * @throws IllegalStateException when there is no connection, or no session
   */
  public void renew(String token) {
    MemoryTransport now = socket;
    if (now == null || !inSession()) {
      throw new IllegalStateException("there is no connection with a session");
    }
    say(now, ClientWords.token(token));
  }

  /**
   * Sends an event as a request.
   *
   * @return the result's JSON; fails with an {@link EventException}, or an {@link
   *     IllegalStateException} when the session is lost
   */
  public CompletableFuture<String> request(String event) {
    CompletableFuture<String> reply = new CompletableFuture<>();
    if (socket != null && !inSession()) {
      String words = "requests need a session";
      reply.completeExceptionally(new EventException(EventException.UNSUPPORTED, words));
    } else {
      send(requests.add(event, reply));
    }
    return reply;
  }

  /** Takes the next message that came, or null. */
  public @Nullable WireMessage next() {
    return inbox.poll();
  }

  /** What came and was not taken. */
  public List<WireMessage> waiting() {
    return List.copyOf(inbox);
  }

  /** Takes everything that came. */
  public void skip() {
    inbox.clear();
  }

  /** Loses its connection. */
  public void drop() {
    leave(MemoryTransport.BROKEN);
  }

  /** Closes its connection, and is done. */
  public void close() {
    done = true;
    leave(CloseCode.NORMAL);
  }

  /** Time has passed. */
  public void tick() {
    MemoryTransport now = socket;
    if (now != null && receipts.due() <= scheduler.millis()) {
      say(now, ClientWords.received(receipts.tell()));
    }
  }

  private void leave(int with) {
    MemoryTransport now = socket;
    if (now != null) {
      ended(with, "");
      now.end(with);
    }
  }

  // ---- the socket's side

  @Override
  public void closed(MemoryTransport from, int with, String words) {
    if (socket == from) {
      ended(with, words);
    }
  }

  @Override
  public void received(MemoryTransport from, WireMessage message) {
    if (socket != from) {
      return;
    }
    Event event = event(message);
    String name = event == null ? null : event.name();
    boolean session = from.offersSession();
    if (event != null && session && name != null && Wire.control(name) && Wire.uncounted(name)) {
      control(from, name, message);
      return;
    }
    if (session) {
      receipts.add(message.size(), scheduler.millis());
      tick();
    }
    if (event == null || !requests.answered(event)) {
      inbox.add(message);
    }
  }

  // ---- inside

  private void ended(int with, String words) {
    socket = null;
    code = with;
    reason = words;
  }

  private void control(MemoryTransport from, String name, WireMessage message) {
    switch (name) {
      case Wire.HELLO ->
          say(
              from,
              secret == null
                  ? ClientWords.OPEN
                  : ClientWords.resume(secret, receipts.tell(), attempts));
      case Wire.SESSION -> begin(ControlEvent.read(name, message.bytes()));
      case Wire.RECEIVED ->
          check(log.counted(ControlEvent.read(name, message.bytes()).number("n")));
      case Wire.PING -> say(from, ClientWords.PONG);
      default -> inbox.add(message);
    }
  }

  private void begin(ControlEvent begun) {
    if (begun.flag("resumed")) {
      check(log.resume(begun.number("received")));
    } else {
      lose(begun.has("reason") ? begun.text("reason") : null);
    }
    secret = begun.text("session");
    log.keep(true);
    ready = true;
    flush();
  }

  /** Gives up what was written and not counted; what was never written goes out. */
  private void lose(@Nullable String why) {
    gap = why;
    receipts.restart();
    requests.lose(String.valueOf(why));
    WireMessage unknown = log.abandon();
    while (unknown != null) {
      unknown = log.abandon();
    }
  }

  private void flush() {
    MemoryTransport now = socket;
    if (now != null && ready) {
      for (WireMessage message = log.next(); message != null; message = log.next()) {
        requests.written(message);
        now.write(message);
      }
    }
  }

  private static void say(MemoryTransport to, String message) {
    to.write(WireMessage.text(message));
  }

  private static void check(boolean possible) {
    if (!possible) {
      throw new IllegalStateException("the server counts what was never sent");
    }
  }

  /** The event that a message is, or null. */
  private @Nullable Event event(WireMessage message) {
    try {
      return codec.event(message.bytes(), codec.envelope(message.bytes()));
    } catch (InvalidEventException e) {
      return null;
    }
  }
}
