package dev.plezi.server.internal.memory;

import dev.plezi.event.Event;
import dev.plezi.event.EventException;
import dev.plezi.event.InvalidEventException;
import dev.plezi.event.RequestHandler;
import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.Standard;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.client.Action;
import dev.plezi.protocol.client.ClientMachine;
import dev.plezi.protocol.client.Outgoing;
import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.protocol.codec.RequestCall;
import dev.plezi.protocol.log.LogText;
import dev.plezi.server.internal.session.SessionConnection;
import dev.plezi.server.internal.transport.TransportListener;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client of an app under test: an adapter of the {@link ClientMachine} that all clients are made
 * of, on a transport without a network. It differs from a client in a program where a test wants to
 * decide. It connects when it is told to and never by itself; what a lost connection leaves undone
 * waits for the next, however long. It knows from its handshake whether it will be offered a
 * session, and waits for no offer otherwise. What came is kept until it is taken, the server's
 * questions for a token and for leaving among it.
 *
 * <p>What it does is done when the scheduler's work is. Owned by whoever has that work done.
 */
final class MemoryPeer implements MemoryTransport.Peer {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryPeer.class);

  private final EventCodec codec;
  private final SimulatedScheduler scheduler;
  private final Supplier<TransportListener> door;
  private final boolean sessions;
  private final ClientMachine machine;

  // As many messages as the test lets wait.
  private final Queue<WireMessage> inbox = new ArrayDeque<>();

  // Of the server's requests, by their names; as many as the test has.
  private final Map<String, RequestHandler<? super Event>> handlers;

  // The requests that nothing has answered. What acknowledges them is no news to a test.
  private final Set<Integer> requests = new HashSet<>();

  private @Nullable MemoryTransport socket;
  private int attempt;
  private @Nullable String secret;
  private @Nullable String gap;

  /** The same from one answer of the server to the next. */
  private String nonce = UUID.randomUUID().toString();

  /** The test has closed it, and nothing is sent any more. */
  private boolean done;

  private int code;
  private String reason = "";

  /** A message of the peer, and who waits for its reply. */
  private static final class Sent extends Outgoing {
    final WireMessage content;
    final @Nullable CompletableFuture<String> reply;

    /** The machine gets no text: it would only measure it, and a test has no such bound. */
    Sent(WireMessage content, int id, @Nullable CompletableFuture<String> reply) {
      super("", id, reply != null);
      this.content = content;
      this.reply = reply;
    }
  }

  /**
   * A maker of peers.
   *
   * @param codec reads and writes the app's JSON
   * @param scheduler has their work done
   * @param handlers of the server's requests, by their names
   */
  record Maker(
      EventCodec codec,
      SimulatedScheduler scheduler,
      Map<String, RequestHandler<? super Event>> handlers) {
    /**
     * A peer that connects.
     *
     * @param door makes a handshake; what it throws reaches who connects
     */
    MemoryPeer connect(Supplier<TransportListener> door) {
      TransportListener server = door.get();
      MemoryPeer peer = new MemoryPeer(this, door, server instanceof SessionConnection);
      peer.connect(server);
      return peer;
    }
  }

  private MemoryPeer(Maker from, Supplier<TransportListener> door, boolean sessions) {
    this.codec = from.codec();
    this.scheduler = from.scheduler();
    this.handlers = new HashMap<>(from.handlers());
    this.door = door;
    this.sessions = sessions;
    this.machine =
        new ClientMachine(
            Standard.CONNECT_TIMEOUT_MS, Integer.MAX_VALUE, Integer.MAX_VALUE, sessions, () -> 0.5);
    // It waits for a connection, but for ever.
    machine.reconnection(true, ClientMachine.NEVER, ClientMachine.NEVER);
  }

  // ---- the test's side

  /** Connects anew, in place of the present connection if there is one. */
  void connect() {
    connect(door.get());
  }

  private void connect(TransportListener server) {
    // The server is to see that another takes its place, and so nobody closes it here.
    socket = null;
    done = false;
    gap = null;
    machine.connect(now());
    drive();
    MemoryTransport fresh = new MemoryTransport(scheduler, server, this);
    socket = fresh;
    fresh.open();
    var unused = machine.opened(attempt, now());
    drive();
  }

  /** Whether there is a connection. */
  boolean connected() {
    return socket != null;
  }

  /** Whether it has a session, or had one on its last connection. */
  boolean inSession() {
    return secret != null;
  }

  /** Why its last connection could not resume the session; null when it could, or need not. */
  @Nullable String gap() {
    return gap;
  }

  /** The close code of its last connection. */
  int code() {
    return code;
  }

  /** The reason that came with it. */
  String reason() {
    return reason;
  }

  /**
   * Sends a message; in a session, once there is a connection.
   *
   * @throws IllegalStateException when there is none, nor will be; or when too many wait
   */
  void send(WireMessage message) {
    emit(new Sent(message, 0, null));
  }

  /**
   * Sends an event as a request.
   *
   * @return the result's JSON; fails with an {@link EventException}, or an {@link
   *     IllegalStateException} when the session is lost
   */
  CompletableFuture<String> request(String event) {
    CompletableFuture<String> reply = new CompletableFuture<>();
    int id = machine.nextId();
    Sent message = new Sent(WireMessage.text(codec.asRequest(event, id)), id, reply);
    requests.add(id);
    var unused = reply.whenComplete((result, failure) -> requests.remove(id));
    emit(message);
    return reply;
  }

  private void emit(Sent message) {
    if (done || (socket == null && secret == null)) {
      throw new IllegalStateException("the connection is closed with " + code + " " + reason);
    }
    if (!machine.emit(message, now(), ClientMachine.NEVER, false)) {
      throw new IllegalStateException("too many messages wait for the server to count them");
    }
    drive();
  }

  /**
   * Answers the server's question for a new token.
   *
   * @throws IllegalStateException when there is no connection, or no session
   */
  void renew(String token) {
    MemoryTransport now = socket;
    if (now == null || !inSession()) {
      throw new IllegalStateException("there is no connection with a session");
    }
    now.write(WireMessage.text(ControlEvent.token(token)));
  }

  /** Answers requests of this name, in place of who did before. */
  void handle(String name, RequestHandler<? super Event> handler) {
    handlers.put(name, handler);
  }

  /** Takes the next message that came, or null. */
  @Nullable WireMessage next() {
    return inbox.poll();
  }

  /** What came and was not taken. */
  List<WireMessage> waiting() {
    return List.copyOf(inbox);
  }

  /** Takes everything that came. */
  void skip() {
    inbox.clear();
  }

  /** Loses its connection. */
  void drop() {
    endSocket(MemoryTransport.BROKEN);
    lost(MemoryTransport.BROKEN);
  }

  /** Ends its session, if it has one, closes its connection, and is done. */
  void close() {
    done = true;
    MemoryTransport now = socket;
    if (now != null) {
      if (machine.says()) {
        write(WireMessage.text(ControlEvent.close()));
      }
      ended(CloseCode.NORMAL, "");
      now.leave(CloseCode.NORMAL);
    }
    lost(CloseCode.NORMAL);
  }

  private void lost(int with) {
    machine.closed(attempt, with, now());
    drive();
  }

  /** Time has passed. */
  void tick() {
    machine.tick(now());
    drive();
  }

  // ---- the socket's side

  @Override
  public void closed(MemoryTransport from, int with, String words) {
    if (socket == from) {
      ended(with, words);
      machine.closed(attempt, with, now());
      drive();
    }
  }

  @Override
  public void received(MemoryTransport from, WireMessage message) {
    if (socket != from) {
      return;
    }
    Event event = event(message);
    String name = event == null ? null : event.name();
    if (sessions && name != null && Wire.control(name) && Wire.uncounted(name)) {
      machine.heard(now());
      control(ControlEvent.read(name, message.bytes()), message);
    } else if (machine.received(message.size(), now())) {
      drive();
      if (event == null || !(answers(event, message) || asks(event))) {
        inbox.add(message);
      }
    }
    drive();
  }

  private void control(ControlEvent event, WireMessage message) {
    switch (event.name()) {
      case Wire.HELLO ->
          machine.hello(
              event.whole("heartbeat", Double.NaN), event.whole("max", Double.NaN), now());
      case Wire.SESSION -> answered(event);
      case Wire.RECEIVED ->
          machine.counted(
              event.whole("n", Double.NaN), event.whole("sent", ClientMachine.MISSING), now());
      case Wire.PING -> write(WireMessage.text(ControlEvent.pong()));
      default -> inbox.add(message);
    }
  }

  private void answered(ControlEvent answer) {
    double handled = answer.whole("handled", ClientMachine.MISSING);
    boolean resumed = answer.flag("resumed");
    gap = resumed || !answer.has("reason") ? null : answer.text("reason");
    if (resumed) {
      double received = answer.whole("received", Double.NaN);
      double sent = answer.whole("sent", ClientMachine.MISSING);
      machine.resumed(received, handled, sent, now());
    } else {
      machine.begun(handled, now());
    }
    if (machine.says()) {
      secret = answer.text("session");
      nonce = UUID.randomUUID().toString();
    }
  }

  /** Takes what answers a request; false when this does not. */
  private boolean answers(Event event, WireMessage message) {
    String name = String.valueOf(event.name());
    if (name.equals(Wire.ACK)) {
      return requests.contains(number(event.id()));
    }
    boolean reply = name.equals(Wire.REPLY);
    boolean answer = sessions && (reply || name.equals(Wire.ERROR));
    if (!answer || !(machine.settle(number(event.id())) instanceof Sent request)) {
      return false;
    }
    ControlEvent content = ControlEvent.read(name, message.bytes());
    CompletableFuture<String> result = Objects.requireNonNull(request.reply);
    if (reply) {
      result.complete(content.json("data"));
    } else {
      result.completeExceptionally(
          new EventException(content.text("code"), content.text("message")));
    }
    return true;
  }

  /** Takes a request of the server's, which is answered; false when it is none. */
  private boolean asks(Event event) {
    int in = machine.session();
    if (in == 0 || !event.request() || event.id() == null) {
      return false;
    }
    new RequestCall(codec, event, new Answerer(in)).run(handlers.get(event.name()));
    return true;
  }

  /** An answerer of a request in the session in which it was asked, by whatever thread. */
  private final class Answerer implements RequestCall.Asker {
    private final int in;

    Answerer(int in) {
      this.in = in;
    }

    @Override
    public void answer(String message) {
      scheduler.execute(
          () -> {
            // Where that session is over, nobody waits for it.
            var unused = machine.answer(new Sent(WireMessage.text(message), 0, null), in);
            drive();
          });
    }

    @Override
    public void failed(Throwable cause) {
      if (cause instanceof AssertionError of) {
        throw of;
      }
      LOG.warn("a handler of a test's client failed", LogText.of(cause));
    }
  }

  /** A request's number, or 0, which no request has. */
  private static int number(@Nullable String id) {
    try {
      return id == null ? 0 : Integer.parseInt(id);
    } catch (NumberFormatException e) {
      // The application has chosen it.
      return 0;
    }
  }

  // ---- the machine's side

  private void drive() {
    for (Action next = machine.takeActions(); next != null; next = machine.after(next)) {
      perform(next);
    }
    for (Outgoing next = machine.nextMessage(); next != null; next = machine.nextMessage()) {
      write(((Sent) next).content);
    }
  }

  private void perform(Action action) {
    switch (action.kind()) {
      case Action.OPEN_SOCKET -> attempt = action.attempt();
      case Action.OPEN_SESSION -> write(WireMessage.text(opening(action)));
      case Action.TELL_RECEIVED ->
          write(WireMessage.text(ControlEvent.received(action.count(), machine.sent())));
      case Action.GREET, Action.RESUMED -> machine.ready(action.attempt());
      case Action.CLOSE_SOCKET -> endSocket(MemoryTransport.BROKEN);
      case Action.FAILED -> fail((Sent) action.message(), action.reason());
      case Action.GAP -> sessionLost(action.reason());
      case Action.REFUSED ->
          throw new IllegalStateException("the server says what it must not to a client");
      default -> {
        // News, for which a test asks when it wants them.
      }
    }
  }

  private String opening(Action action) {
    if (secret == null || action.count() < 0) {
      return ControlEvent.open(nonce, action.attempt());
    }
    ControlEvent.Counts counts =
        new ControlEvent.Counts(action.count(), action.count(), machine.sent());
    return ControlEvent.resume(secret, counts, nonce, action.attempt());
  }

  private void sessionLost(int why) {
    if (why == Action.MISCOUNTED) {
      throw new IllegalStateException("the server counts what was never sent");
    }
    if (why != Action.NOT_RESUMED) {
      secret = null;
    }
    machine.told();
    drive();
  }

  private void fail(Sent request, int why) {
    if (request.reply != null) {
      request.reply.completeExceptionally(
          why == Action.UNSUPPORTED
              ? new EventException(EventException.UNSUPPORTED, "requests need a session")
              : new IllegalStateException("the session is lost: " + gap));
    }
  }

  private void write(WireMessage message) {
    Objects.requireNonNull(socket, "nothing is written without a connection").write(message);
  }

  private void endSocket(int with) {
    MemoryTransport now = socket;
    if (now != null) {
      ended(with, "");
      now.end(with);
    }
  }

  private void ended(int with, String words) {
    socket = null;
    code = with;
    reason = words;
  }

  private double now() {
    return scheduler.millis();
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
