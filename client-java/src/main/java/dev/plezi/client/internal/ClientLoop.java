package dev.plezi.client.internal;

import dev.plezi.client.ClientClosedException;
import dev.plezi.client.Closing;
import dev.plezi.client.ConnectionException;
import dev.plezi.client.ConnectionState;
import dev.plezi.client.Gap;
import dev.plezi.client.GapException;
import dev.plezi.client.ListenerException;
import dev.plezi.client.QueueFullException;
import dev.plezi.client.internal.socket.Socket;
import dev.plezi.client.internal.socket.SocketEnd;
import dev.plezi.client.internal.socket.Transport;
import dev.plezi.event.Event;
import dev.plezi.event.EventException;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.client.Action;
import dev.plezi.protocol.client.ClientMachine;
import dev.plezi.protocol.client.Outgoing;
import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.protocol.codec.RequestCall;
import dev.plezi.protocol.log.LogText;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owner of a {@link ClientMachine}: it tells the machine what the application, the sockets and
 * the timer say, and does what follows. Both happen inside the gate; what touches a socket or runs
 * code of the application is left there as a task, so that no I/O and no such code runs under the
 * lock, and the machine is never called from inside an action. Thread-safe; no method blocks.
 */
final class ClientLoop implements SocketReader.Receiver {
  /** Of so many milliseconds one sign of life is enough. */
  private static final double ALIVE_MS = 100;

  private static final Logger LOG = LoggerFactory.getLogger(ClientLoop.class);

  private final ClientOptions options;
  private final SerialGate gate = new SerialGate();
  private final ListenerDispatcher dispatcher;
  private final SocketWriter writer;
  private final ClientTimer timer;
  private final Shutdown shutdown;

  /** When the machine was told last that the peer lives; a race only tells it once more. */
  private volatile double aliveAt = Double.NEGATIVE_INFINITY;

  // All else is guarded by the gate.

  private final ClientMachine machine;
  private final SessionState session = new SessionState();
  private final Greeting greeting = new Greeting();
  private final Refusals refusals = new Refusals();
  private final LossAccount losses;

  /** Greets on behalf of the application; null when nobody does. */
  private @Nullable Runnable greeter;

  /** The latest attempt to connect. */
  private int attempt;

  private boolean stopped;

  /** The last one, and whether its listeners may be about to send again what is lost. */
  private @Nullable Gap gap;

  private boolean gapUntold;

  /** Whether the state that was told last is open. */
  private boolean open;

  /** How the connection has ended; null while that is not known. */
  private @Nullable Closing ending;

  /** Why there is no connection, for who wants one where none is sought. */
  private Loss loss = Loss.UNKNOWN;

  /** An end of a connection, in words, which say whether another is sought. */
  private record Loss(String words, @Nullable ConnectionException cause) {
    static final Loss UNKNOWN = new Loss("the connection is lost, and is not replaced", null);

    static Loss of(@Nullable ConnectionException error, boolean last) {
      if (error == null) {
        return new Loss("the server closed the connection, which is not replaced", null);
      }
      String more = last ? "" : "; it is not replaced";
      return new Loss(error.getMessage() + more, error);
    }
  }

  /** A loop that stands still until it is to {@link #connect}. */
  ClientLoop(ClientOptions options, Listeners listeners) {
    this.options = options;
    ClientOptions.Reconnect reconnect = options.reconnect();
    machine =
        new ClientMachine(
            ClientOptions.millis("connectTimeout", reconnect.connectTimeout()),
            options.limits().queueMessages(),
            options.limits().queueCharacters(),
            options.sessions(),
            () -> ThreadLocalRandom.current().nextDouble());
    reconnects(reconnect.auto());
    machine.pings();
    machine.givesUp();
    Transport transport = Transport.acquire();
    dispatcher =
        new ListenerDispatcher(gate, listeners, transport, options.executor(), this::forsaken);
    losses = new LossAccount(dispatcher);
    writer = new SocketWriter(gate, transport, options);
    timer = new ClientTimer(transport);
    shutdown = new Shutdown(gate, transport, dispatcher);
  }

  // ---- what the application wants

  /**
   * Connects now.
   *
   * @param by greets new sessions and connections from now on; null for nobody
   */
  void connect(@Nullable Runnable by) {
    enter(
        () -> {
          if (stopped) {
            throw closedException();
          }
          greeter = by;
          refusals.begin();
          if (machine.state() == ClientMachine.OPEN && !session.held()) {
            losses.doubt(attempt, losses.unanswered(), CloseCode.NONE);
          }
          machine.connect(now());
        });
  }

  void close() {
    enter(
        () -> {
          if (stopped) {
            return;
          }
          stopped = true;
          shutdown.begin();
          session.end();
          dispatcher.close();
          boolean open = machine.state() == ClientMachine.OPEN;
          int uncounted = machine.queue().uncounted();
          int doubtful = !open ? 0 : machine.level() == 2 ? uncounted : losses.unanswered();
          losses.doubt(attempt, doubtful, CloseCode.NORMAL);
          machine.close();
          perform();
          losses.tellOfTheAbandoned(open ? 0 : uncounted);
          timer.off();
          writer.leave(CloseCode.NORMAL, shutdown::socketsGone);
        });
  }

  /**
   * The executor of the listeners takes nothing any more: nobody would hear what the server says.
   */
  private void forsaken(Throwable cause) {
    if (gate.decide(() -> stopped)) {
      return;
    }
    String words = "the executor takes no listeners any more, so the client is closed";
    LOG.error("{}: {}", options.name(), words, LogText.of(cause));
    enter(() -> dispatcher.error(new ClientClosedException(words)));
    close();
  }

  /** Somebody awaits this. */
  void awaits(CompletableFuture<?> answer) {
    dispatcher.awaits(answer);
  }

  /** The application doubts that the server is there. */
  void probe() {
    enter(
        () -> {
          if (!stopped) {
            machine.probe(now(), false);
          }
        });
  }

  /** Greets new sessions and connections from now on. */
  void greeter(Runnable by) {
    enter(() -> greeter = by);
  }

  /** The level that is spoken; 0 while that is not known. */
  int level() {
    return gate.decide(() -> machine.state() == ClientMachine.OPEN ? machine.level() : 0);
  }

  /** How many messages are kept, or sent in the session and not counted yet, or not written yet. */
  int pending() {
    return gate.decide(
        () -> {
          int uncounted = machine.queue().uncounted();
          return machine.queue().size() + Math.max(uncounted, writer.waiting());
        });
  }

  ConnectionState state() {
    return gate.decide(() -> stateOf(machine.state()));
  }

  int nextId() {
    return gate.decide(machine::nextId);
  }

  /** Nobody awaits the reply to this request any more. */
  void withdraw(int id) {
    enter(() -> machine.settle(id));
  }

  /**
   * Takes a message, or refuses it.
   *
   * @param timeout how long an answer is awaited, in milliseconds
   */
  void emit(OutgoingEvent message, double timeout) {
    enter(
        () -> {
          if (!greeting.vain()) {
            accept(message, timeout);
          } else if (message.answer() != null) {
            // A greeting belongs to what it greets; the next is greeted anew.
            String lost = "the connection was lost during its greeting";
            message.answer().failed(new ConnectionException(lost, 0, 0, null));
          }
        });
  }

  private void accept(OutgoingEvent message, double timeout) {
    if (machine.state() == ClientMachine.CLOSED) {
      throw closedException();
    }
    check(message);
    if (!hasRoomFor(message) || !put(message, timeout)) {
      throw new QueueFullException(
          "too much waits to be sent, or to be counted by the server; the bounds of what waits are"
              + " %d messages and %d characters"
                  .formatted(options.limits().queueMessages(), options.limits().queueCharacters()));
    }
  }

  /** Refuses a message that the server would not take. */
  private void check(OutgoingEvent message) {
    if (!machine.fits(message)) {
      throw new IllegalArgumentException(
          "the message has %.0f bytes, and the server takes %.0f"
              .formatted(message.bytes(), machine.max()));
    }
  }

  private boolean hasRoomFor(Outgoing message) {
    return machine.state() != ClientMachine.OPEN || writer.roomFor(message.text().length());
  }

  private boolean put(Outgoing message, double timeout) {
    double now = now();
    boolean first = greeting.mine();
    if (first && machine.state() != ClientMachine.OPEN) {
      // Not in vain, so it greets a session, which goes on with the next connection.
      return machine.queue().addSent(message, now + timeout);
    }
    return machine.emit(message, now, timeout, first);
  }

  // ---- what the sockets bring

  @Override
  public void queued(int number) {
    enter(() -> machine.queued(number));
  }

  @Override
  public void dequeued(int number) {
    enter(() -> machine.dequeued(number, now()));
  }

  @Override
  public void opened(int number, Socket socket) {
    enter(
        () -> {
          if (machine.opened(number, now())) {
            gate.then(socket::demand);
          } else {
            gate.then(() -> socket.close(CloseCode.NONE));
          }
        });
  }

  @Override
  public void message(int number, Socket socket, int size, Consumer<Listeners> delivery) {
    enter(
        () -> {
          if (takes(number, size)) {
            dispatcher.message(socket, size, delivery);
          } else {
            gate.then(socket::demand);
          }
        });
  }

  @Override
  public void request(int number, Socket socket, int size, Event event) {
    enter(
        () -> {
          if (!takes(number, size)) {
            gate.then(socket::demand);
            return;
          }
          int in = machine.session();
          dispatcher.message(
              socket,
              size,
              listeners -> {
                if (in == 0) {
                  listeners.event(event);
                } else {
                  listeners.request(event, new Answerer(event, in));
                }
              });
        });
  }

  /** An answerer of a request of the server, in the session in which it came; by any thread. */
  private final class Answerer implements RequestCall.Asker {
    private final Event request;
    private final int in;

    Answerer(Event request, int in) {
      this.request = request;
      this.in = in;
    }

    @Override
    public void answer(String message) {
      OutgoingEvent answer = new OutgoingEvent(message);
      enter(
          () -> {
            if (!machine.fits(answer)) {
              dispatcher.error(new IllegalStateException(words() + " is larger than it takes"));
              String id = String.valueOf(request.id());
              String code = EventException.INTERNAL;
              send(new OutgoingEvent(ControlEvent.error(id, code, RequestCall.FAILED)));
            } else {
              send(answer);
            }
          });
    }

    private void send(OutgoingEvent answer) {
      if (!machine.answer(answer, in) && machine.session() == in) {
        dispatcher.error(new QueueFullException(words() + " is dropped, as too much waits"));
      }
    }

    private String words() {
      return "the answer to the server's \"%s\"".formatted(LogText.of(request.name()));
    }

    @Override
    public void failed(Throwable cause) {
      String failed = "the handler of \"%s\" failed: ".formatted(LogText.of(request.name()));
      enter(() -> dispatcher.error(new ListenerException(failed + cause, cause)));
    }
  }

  @Override
  public void answer(int number, String name, int id, byte[] message) {
    enter(
        () -> {
          if (!takes(number, message.length)) {
            return;
          }
          if (name.equals(Wire.ACK)) {
            machine.acked(id);
          } else if (speaksLevel2() && machine.settle(id) instanceof OutgoingEvent request) {
            dispatcher.answer(request, answer -> answer.replied(name, message));
          } else if (speaksLevel2() && name.equals(Wire.ERROR)) {
            unhandled(message);
          }
        });
  }

  /** The server has not handled an event, about which nobody waits to hear. */
  private void unhandled(byte[] message) {
    try {
      ControlEvent error = ControlEvent.read(Wire.ERROR, message);
      if (error.has("of")) {
        String words = "\"%s\": %s".formatted(error.text("of"), error.text("message", ""));
        dispatcher.error(
            new EventException(error.text("code", EventException.INTERNAL), LogText.of(words)));
      }
    } catch (InvalidEventException e) {
      dispatcher.error(e);
    }
  }

  /** It is counted, or the server would send it again and again. */
  @Override
  public void refused(int number) {
    enter(() -> takes(number, 0));
  }

  @Override
  public void control(int number, Socket socket, String name, byte[] message) {
    enter(
        () -> {
          boolean current = machine.current(number);
          if (current) {
            if (!name.equals(Wire.HELLO)) {
              // An offer that comes late was made before the server heard anything.
              losses.heard();
            }
            machine.heard(now());
          }
          boolean meant = current && (speaksLevel2() || isOffer(name));
          if (meant && name.equals(Wire.PING)) {
            // The next message is asked for when the answer is written: a flood slows itself.
            writer.write(ControlEvent.pong(), done -> socket.demand());
            return;
          }
          if (meant) {
            heed(number, name, message);
          }
          gate.then(socket::demand);
        });
  }

  /** Told often, so the lock is spared what would change nothing. */
  @Override
  public void alive(int number, boolean heard) {
    double now = now();
    if (heard || now - aliveAt >= ALIVE_MS) {
      aliveAt = now;
      gate.enter(
          () -> {
            if (machine.current(number)) {
              if (heard) {
                losses.heard();
              }
              machine.heard(now);
            }
          });
    }
  }

  @Override
  public void ended(int number, SocketEnd end) {
    enter(
        () -> {
          if (machine.current(number)) {
            ended(end, number);
          } else {
            losses.ended(number, end, number == attempt ? writer.lost() : 0);
          }
        });
  }

  private void ended(SocketEnd end, int number) {
    boolean last = refusals.last(end, machine.state() == ClientMachine.CONNECTING);
    int lost = session.held() ? 0 : writer.lost();
    boolean broken = end.code() == CloseCode.BROKEN && !session.held();
    int inDoubt = broken ? Math.max(0, losses.unanswered() - lost) : 0;
    ending = new Closing(end.code(), end.reason());
    ConnectionException error = ConnectionErrors.of(end, lost, inDoubt, last);
    if (error != null) {
      dispatcher.error(error);
    }
    loss = Loss.of(error, last);
    if (last) {
      reconnects(false);
    }
    machine.closed(number, end.code(), now());
    perform();
    reconnects(options.reconnect().auto());
  }

  private void reconnects(boolean on) {
    ClientOptions.Reconnect reconnect = options.reconnect();
    machine.reconnection(
        on,
        ClientOptions.millis("backoff base", reconnect.base()),
        ClientOptions.millis("backoff cap", reconnect.cap()));
  }

  /** Counts a message; false when it is not to be handled. */
  private boolean takes(int number, int size) {
    if (!machine.current(number)) {
      return false;
    }
    losses.heard();
    boolean taken = machine.received(size, now());
    perform();
    if (!taken) {
      dispatcher.error(ConnectionErrors.dropped("a message came before the session", 0));
    }
    return taken;
  }

  /** Whether control events of level 2 have a meaning on the present connection. */
  private boolean speaksLevel2() {
    return options.sessions() && (machine.state() != ClientMachine.OPEN || machine.says());
  }

  /** Be it late. */
  private boolean isOffer(String name) {
    return options.sessions() && name.equals(Wire.HELLO);
  }

  // ---- control events

  private void heed(int number, String name, byte[] message) {
    try {
      heed(number, ControlEvent.read(name, message));
      perform();
      if (!machine.current(number) && machine.state() != ClientMachine.CONNECTING) {
        dispatcher.error(ConnectionErrors.dropped("the server's " + name + " cannot be", 0));
      }
    } catch (InvalidEventException e) {
      dispatcher.error(e);
      machine.refuse(now());
    }
  }

  private void heed(int number, ControlEvent event) {
    double now = now();
    switch (event.name()) {
      case Wire.HELLO -> {
        double max = event.whole("max", Double.NaN);
        machine.hello(event.whole("heartbeat", Double.NaN), max, now);
      }
      case Wire.SESSION -> answered(event, now);
      case Wire.RECEIVED ->
          machine.counted(
              event.whole("n", Double.NaN), event.whole("sent", ClientMachine.MISSING), now);
      case Wire.GOAWAY -> machine.goAway(event.whole("after", Double.NaN), now);
      case Wire.RENEW -> renew(number);
      default -> {
        // From a later version than this.
      }
    }
  }

  private void answered(ControlEvent answer, double now) {
    String secret = answer.text("session");
    double handled = answer.whole("handled", ClientMachine.MISSING);
    if (answer.flag("resumed")) {
      double received = answer.whole("received", Double.NaN);
      double sent = answer.whole("sent", ClientMachine.MISSING);
      machine.resumed(received, handled, sent, now);
    } else {
      session.refusal(answer.text("reason", ""));
      machine.begun(handled, now);
    }
    boolean awaited = machine.says();
    perform();
    if (awaited && machine.level() == 2 && machine.state() == ClientMachine.OPEN) {
      session.keep(secret);
    }
  }

  private void renew(int number) {
    TokenRenewal renewal = options.level().renewal();
    if (renewal == null) {
      dispatcher.unrenewed();
    } else {
      dispatcher.beside(
          () ->
              renewal.ask(
                  token -> token(number, token),
                  failure -> enter(() -> dispatcher.error(failure))));
    }
  }

  private void token(int number, String token) {
    enter(
        () -> {
          if (machine.current(number)) {
            writer.write(ControlEvent.token(token), done -> {});
          }
        });
  }

  // ---- what the timer says

  private void wake() {
    enter(
        () -> {
          timer.rung();
          if (dispatcher.full()) {
            // It is the application that does not want to hear.
            machine.heard(now());
          }
          int before = machine.state();
          machine.tick(now());
          boolean connected = before == ClientMachine.CONNECTING || before == ClientMachine.OPEN;
          if (connected && machine.state() >= ClientMachine.SUSPENDED) {
            ConnectionException error = overdue(before);
            loss = Loss.of(error, false);
            perform();
            dispatcher.error(error);
          }
        });
  }

  /** The connection, or the attempt, is given up. */
  private ConnectionException overdue(int before) {
    if (before == ClientMachine.CONNECTING) {
      Duration timeout = options.reconnect().connectTimeout();
      return new ConnectionException("no connection within " + timeout, 0, 0, null);
    }
    int inDoubt = session.held() ? 0 : losses.unanswered();
    return ConnectionErrors.dropped("the server was silent for too long", inDoubt);
  }

  // ---- what the machine wants done

  /** Decides something, does what follows, and sets the timer. */
  private void enter(Runnable decision) {
    gate.enter(
        () -> {
          decision.run();
          perform();
          if (!stopped) {
            timer.set(machine.wakeAt(), now(), this::wake);
          }
        });
  }

  private void perform() {
    for (Action a = machine.takeActions(); a != null; a = machine.after(a)) {
      perform(a);
    }
    for (Outgoing m = machine.nextMessage(); m != null; m = machine.nextMessage()) {
      losses.sent();
      writer.message(m.text());
    }
  }

  private void perform(Action action) {
    switch (action.kind()) {
      case Action.CLOSE_SOCKET -> closeSocket(action);
      case Action.ACKNOWLEDGED ->
          dispatcher.answer((OutgoingEvent) action.message(), PendingAnswer::acknowledged);
      case Action.FAILED -> failed((OutgoingEvent) action.message(), action.reason());
      case Action.UNDELIVERED -> session.undelivered((OutgoingEvent) action.message());
      case Action.GAP -> gap(action.reason());
      case Action.REFUSED -> {
        // Who has read it tells of it.
      }
      case Action.STATE_CHANGED -> stateChanged(action.state());
      case Action.OPEN_SOCKET -> openSocket(action.attempt());
      case Action.OPEN_SESSION ->
          writer.write(session.ask(action.count(), machine.sent(), action.attempt()), done -> {});
      case Action.TELL_RECEIVED -> writer.count(action.count(), machine::sent);
      case Action.GREET -> greet(action.attempt());
      case Action.RESUMED -> resumed(action.attempt());
      case Action.PROBE -> askForLife();
      default -> throw new IllegalStateException("an action of kind " + action.kind());
    }
  }

  private void closeSocket(Action closing) {
    if (closing.endsSession()) {
      writer.write(ControlEvent.close(), done -> {});
    }
    writer.close(closing.forGood() ? CloseCode.NORMAL : CloseCode.NONE);
  }

  private void askForLife() {
    if (session.held()) {
      writer.write(ControlEvent.ping(), done -> {});
    } else {
      writer.ping();
    }
  }

  private void openSocket(int number) {
    attempt = number;
    losses.begin();
    left();
    writer.open(new SocketReader(options.codec(), this, number));
  }

  private void stateChanged(int state) {
    if (state == ClientMachine.OPEN) {
      refusals.welcomed();
      loss = Loss.UNKNOWN;
      open = true;
      ending = null;
    } else {
      left();
      if (open) {
        open = false;
        closed();
      }
    }
    dispatcher.state(stateOf(state));
  }

  private void closed() {
    Closing how = ending;
    int code = stopped ? CloseCode.NORMAL : CloseCode.BROKEN;
    dispatcher.closed(how == null ? new Closing(code, "") : how);
  }

  /** What was to be greeted is gone with its connection, unless it is a session. */
  private void left() {
    if (!session.held()) {
      greeting.lost();
    }
  }

  private void failed(OutgoingEvent message, int reason) {
    Gap lost = gap;
    if (message.id() != 0) {
      RuntimeException failure =
          reason == Action.SESSION_LOST && lost != null
              ? new GapException(message.name(), lost, !message.unsent())
              : reason == Action.CLIENT_CLOSED && !stopped
                  ? notSent(message)
                  : message.failure(reason);
      dispatcher.answer(message, answer -> answer.failed(failure));
    } else if (reason == Action.TOO_LARGE || reason == Action.UNDELIVERABLE) {
      dispatcher.error(message.failure(reason));
    } else {
      losses.abandon();
    }
  }

  private void gap(int reason) {
    Gap now = session.gap(reason, doubtful -> gate.decide(() -> machine.resend(doubtful)));
    gap = now;
    gapUntold = true;
    session.end();
    greeting.lost();
    dispatcher.gap(now, () -> enter(this::told));
  }

  /** The listeners know of the gap. */
  private void told() {
    gapUntold = false;
    machine.told();
  }

  // ---- the greeting

  private void greet(int number) {
    Runnable by = greeter;
    if (by == null && !gapUntold) {
      machine.ready(number);
    } else {
      // What the listeners of a gap send again goes before what is newer: nothing flows until then.
      greeting.due(number);
      dispatcher.greeting(() -> greet(number, by == null ? () -> {} : by));
    }
  }

  /** Runs in the listeners' turn, outside the gate. */
  private void greet(int number, Runnable by) {
    if (gate.decide(() -> greeting.begin(number))) {
      enter(this::told);
      by.run();
      enter(
          () -> {
            if (greeting.end()) {
              machine.ready(attempt);
            }
          });
    }
  }

  private void resumed(int number) {
    if (greeting.pending()) {
      machine.repeat(number);
    } else {
      machine.ready(number);
    }
  }

  // ---- words

  private ClientClosedException closedException() {
    return stopped ? new ClientClosedException("the client is closed") : unconnected("");
  }

  /** There is no connection, and none is sought, so a request that was kept fails. */
  private ClientClosedException notSent(OutgoingEvent message) {
    return unconnected("\"%s\" was not sent: ".formatted(message.name()));
  }

  private ClientClosedException unconnected(String what) {
    return new ClientClosedException(what + loss.words(), loss.cause());
  }

  private static ConnectionState stateOf(int state) {
    return switch (state) {
      case ClientMachine.CONNECTING -> ConnectionState.CONNECTING;
      case ClientMachine.OPEN -> ConnectionState.OPEN;
      case ClientMachine.SUSPENDED -> ConnectionState.SUSPENDED;
      default -> ConnectionState.CLOSED;
    };
  }

  /** Milliseconds on a clock that does not run backwards. */
  private static double now() {
    return System.nanoTime() / 1e6;
  }
}
