package dev.plezi.server.internal.session.sim;

import dev.plezi.protocol.client.Action;
import dev.plezi.protocol.client.ClientMachine;
import dev.plezi.protocol.client.Outgoing;
import dev.plezi.protocol.client.SendQueue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An adapter of the real client's machine to this world. */
final class Client {
  static final double CONNECT_TIMEOUT = 10_000;
  private static final double BASE = 200;
  private static final double CAP = 10_000;

  private final World world;
  private final History history;
  private final Network network;
  private final Dice dice;
  private final App app;
  private final Incoming incoming;
  private final ClientMachine machine;

  /** Messages are being written, by who will write those that come meanwhile. */
  private boolean writing;

  /** What is being lost with a session, and what is to go before all else. */
  private final List<Sent> lost = new ArrayList<>();

  private final List<Sent> again = new ArrayList<>();

  private @Nullable Cable cable;
  private int attempt;
  private @Nullable Epoch epoch;

  /** The secret of the session at hand, and of the one that is just being offered. */
  private @Nullable String secret;

  private @Nullable String offered;

  /** Why the last one was not resumed. */
  private String why = "";

  /** The same from one answer of the server to the next. */
  private int nonce;

  private double told;
  private Untold untold;
  private double armed = Double.POSITIVE_INFINITY;

  Client(World world, History history, Network network) {
    this.world = world;
    this.history = history;
    this.network = network;
    this.dice = new Dice(history.plan().seed(), "client");
    this.app = new App(world, history, this);
    this.incoming = new Incoming(world, this);
    this.untold = new Untold(world, "client");
    this.machine =
        new ClientMachine(
            CONNECT_TIMEOUT, history.plan().queueCount(), 1 << 20, true, dice::fraction);
    machine.givesUp();
    machine.reconnection(true, BASE, CAP);
    perform();
  }

  // ---- what the machine is told

  void connect(double now) {
    machine.connect(now);
    perform();
  }

  void close() {
    machine.close();
    perform();
  }

  boolean emit(Sent message, double now, double timeout, boolean first) {
    boolean taken = machine.emit(message, now, timeout, first);
    perform();
    return taken;
  }

  void ready(int number) {
    machine.ready(number);
    perform();
  }

  void heard(double now) {
    machine.heard(now);
  }

  void hello(double heartbeat, double now) {
    machine.hello(heartbeat, Integer.MAX_VALUE, now);
    perform();
  }

  /** Whether the message is to be handled, after all that follows from its coming. */
  boolean received(int size, double now) {
    int number = attempt;
    boolean taken = machine.received(size, now);
    perform();
    return taken && machine.delivers(number);
  }

  void counted(double total, double sent, double now) {
    machine.counted(total, sent, now);
    perform();
  }

  void goAway(double after, double now) {
    machine.goAway(after, now);
  }

  void acked(int id) {
    machine.acked(id);
    perform();
  }

  /** Answers a request that came in this session. */
  void answer(Answer answer, int session) {
    boolean taken = machine.answer(answer, session);
    world.note("client: answers request ", answer.n(), ", taken ", taken);
    if (session == 0 || taken != (machine.session() == session)) {
      world.violated("client: the answer to request " + answer.n() + " is taken: " + taken);
    }
    perform();
  }

  @Nullable Outgoing settle(int id) {
    return machine.settle(id);
  }

  // ---- what it is asked

  int session() {
    return machine.session();
  }

  int state() {
    return machine.state();
  }

  boolean current(int number) {
    return machine.current(number);
  }

  SendQueue queue() {
    return machine.queue();
  }

  int nextId() {
    return machine.nextId();
  }

  App app() {
    return app;
  }

  /** The present connection, if there is one. */
  @Nullable Cable cable() {
    return cable;
  }

  /** The same; null when there was none yet. */
  @Nullable Epoch epoch() {
    return epoch;
  }

  /** The session's secret, if there is one. */
  @Nullable String secret() {
    return secret;
  }

  /** The present connection's number, as the machine counts. */
  int attempt() {
    return attempt;
  }

  /** How many messages the server was told of last. */
  double told() {
    return told;
  }

  Untold untold() {
    return untold;
  }

  /** The server answers, and says which session it is. */
  void resumed(String session, double received, double handled, double sent) {
    offered = session;
    current().resume(received);
    machine.resumed(received, handled, sent, world.millis());
    answered();
  }

  /** The same: it is a new one, and so many messages of the one before were handled. */
  void begun(String session, String reason, double handled) {
    offered = session;
    why = reason;
    machine.begun(handled, world.millis());
    answered();
  }

  private void answered() {
    nonce = machine.says() ? nonce + 1 : nonce;
    perform();
    offered = null;
  }

  /** Does something to the machine, which may then want to be woken at another time. */
  void act(Runnable deed) {
    deed.run();
    double at = machine.wakeAt();
    if (at != armed) {
      armed = at;
      if (at < Double.POSITIVE_INFINITY) {
        long delay = (long) ((at - world.millis()) * World.MILLI) + 1 + dice.millis(0, 3);
        world.after(delay, () -> wake(at));
      }
    }
  }

  /** Nothing keeps it from having a connection. */
  void connectIfClosed(double now) {
    if (state() == ClientMachine.CLOSED) {
      connect(now);
    }
  }

  /** The application ends it for good. */
  void quit() {
    world.note("client: closes for good");
    if (epoch != null && epoch.fate() == Epoch.Fate.GOES_ON) {
      epoch.end(Epoch.Fate.CLOSED);
    }
    secret = null;
    again.clear();
    act(this::close);
  }

  private void wake(double at) {
    if (at == armed) {
      armed = Double.NaN;
      act(
          () -> {
            machine.tick(world.millis());
            perform();
          });
    }
  }

  // ---- what the socket says

  private final class Socket implements Cable.Peer {
    private final int attempt;

    Socket(int attempt) {
      this.attempt = attempt;
    }

    @Override
    public void opened() {
      act(
          () -> {
            boolean taken = machine.opened(attempt, world.millis());
            perform();
            if (!taken && current(attempt)) {
              world.violated("client: the awaited socket is not taken");
            }
          });
    }

    @Override
    public void message(String text) {
      if (current(attempt)) {
        act(() -> incoming.arrived(text));
      }
    }

    @Override
    public void ended(int code) {
      act(
          () -> {
            machine.closed(attempt, code, world.millis());
            perform();
          });
    }
  }

  // ---- what the machine wants done

  private void perform() {
    for (Action action = machine.takeActions(); action != null; action = machine.after(action)) {
      perform(action);
    }
    if (!writing) {
      writing = true;
      for (Outgoing next = machine.nextMessage(); next != null; next = machine.nextMessage()) {
        send(next);
      }
      writing = false;
    }
  }

  private void perform(Action action) {
    switch (action.kind()) {
      case Action.CLOSE_SOCKET -> closeSocket(action);
      case Action.ACKNOWLEDGED -> app.acknowledged((Sent) action.message());
      case Action.FAILED -> app.failed((Sent) action.message(), action.reason());
      case Action.UNDELIVERED -> undelivered((Sent) action.message());
      case Action.GAP -> gap(action.reason());
      case Action.STATE_CHANGED -> stateChanged(action.state());
      case Action.OPEN_SOCKET -> openSocket(action.attempt());
      case Action.OPEN_SESSION -> openSession(action.count());
      case Action.TELL_RECEIVED -> tellReceived(action.count());
      case Action.GREET -> app.greet(action.attempt());
      case Action.RESUMED -> ready(action.attempt());
      case Action.REFUSED -> world.violated("client: what the server says is refused");
      default -> world.violated("client: an action of no kind");
    }
  }

  private void openSocket(int attempt) {
    this.attempt = attempt;
    cable = network.dial(new Socket(attempt));
    world.note("client: attempt ", attempt, " on cable ", cable.number());
  }

  private void closeSocket(Action closing) {
    if (closing.endsSession()) {
      say(Words.CLOSE);
    }
    if (cable != null) {
      cable.leave(closing.forGood() ? 1000 : 1005);
    }
  }

  private void send(Outgoing message) {
    if (message instanceof Answer answer) {
      current().write(answer);
      say(message.text());
      return;
    }
    if (!(message instanceof Sent sent)) {
      current().writeNothing();
      say(message.text());
      return;
    }
    if (!again.remove(sent) && !again.isEmpty() && !sent.greeting) {
      world.violated("client: " + sent + " goes before " + again);
    }
    current().write(sent);
    say(message.text());
  }

  private void openSession(double received) {
    if (received >= 0 && secret == null) {
      world.violated("client: resumes a session that it has not");
    }
    if (cable != null && history.active() && history.plan().has(Fault.LATE_OPEN)) {
      comeLate(cable);
    }
    told = received;
    String known = received < 0 ? null : secret;
    say(Words.open(known, received, machine.sent(), "a-nonce-of-a-client-" + nonce, attempt));
  }

  /** What is said next may come later than what is said on the next connection. */
  private void comeLate(Cable on) {
    if (dice.chance(0.3)) {
      on.up().spike(dice.millis(500, 9_000));
      world.after(dice.millis(0, 500), () -> act(() -> connect(world.millis())));
    }
  }

  private void tellReceived(double count) {
    told = count;
    say(Words.received(count, machine.sent()));
  }

  private void undelivered(Sent message) {
    world.note("client: ", message, " is undelivered, certainly ", message.unsent());
    current().giveUp(message);
    lost.add(message);
  }

  private void gap(int reason) {
    world.note("client: gap ", reason);
    Epoch over = current();
    if (!over.session() || over.fate() != Epoch.Fate.GOES_ON) {
      world.violated("client: a gap without a session");
    }
    over.end(Epoch.Fate.LOST);
    Losses.check(world, history, this, reason);
    Losses.check(world, lost, reason == Action.NOT_RESUMED ? why : "");
    secret = null;
    resend();
    lost.clear();
    machine.told();
    perform();
  }

  /** As the application likes. */
  private void resend() {
    if (dice.chance(0.3)) {
      return;
    }
    boolean doubtful = dice.chance(0.2);
    for (Sent message : lost) {
      if (message.epoch == epoch && (doubtful || message.unsent())) {
        message.doubtful += message.unsent() ? 0 : 1;
        message.epoch = null;
        message.written = 0;
        again.add(message);
      }
    }
    world.note("client: sends again ", again, ", ", machine.resend(doubtful));
  }

  /** Whether it was in a gap, and is to be sent again. */
  boolean sendsAgain(Sent message) {
    return again.contains(message);
  }

  /** Its fate is told: it is not sent again any more. */
  void settled(Sent message) {
    again.remove(message);
  }

  private void stateChanged(int state) {
    world.note("client: state ", state);
    if (state != ClientMachine.OPEN) {
      return;
    }
    if (offered != null) {
      secret = offered;
    }
    String key = secret == null ? History.plain(cable == null ? 0 : cable.number()) : secret;
    Losses.check(world, epoch, key, cable);
    boolean late = epoch != null && !epoch.session();
    epoch = history.epoch(key);
    epoch.enter();
    if (late || history.plan().has(Fault.LATE_OFFER)) {
      epoch.follow();
    }
    untold = new Untold(world, "client, " + key);
    if (epoch.session()) {
      untold.begin();
    }
  }

  void say(String text) {
    untold.says(text);
    if (cable != null) {
      cable.say(text);
    }
  }

  /** The session, or the connection, at hand. */
  Epoch current() {
    if (epoch == null) {
      throw new IllegalStateException("never open");
    }
    return epoch;
  }
}
