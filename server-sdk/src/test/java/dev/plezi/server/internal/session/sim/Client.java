package dev.plezi.server.internal.session.sim;

import dev.plezi.protocol.client.ClientMachine;
import dev.plezi.protocol.client.Outgoing;
import org.jspecify.annotations.Nullable;

/** The real client's machine, and an adapter to this world. */
final class Client extends ClientMachine {
  static final double CONNECT_TIMEOUT = 10_000;
  private static final double BASE = 200;
  private static final double CAP = 10_000;

  private final World world;
  private final History history;
  private final Network network;
  private final Dice dice;
  private final App app;
  private final Incoming incoming;

  private @Nullable Cable cable;
  private int attempt;
  private @Nullable Epoch epoch;

  /** The secret of the session at hand, and of the one that is just being offered. */
  private @Nullable String secret;

  private @Nullable String offered;
  private double told;
  private Untold untold;
  private double armed = Double.POSITIVE_INFINITY;

  Client(World world, History history, Network network) {
    super(CONNECT_TIMEOUT, history.plan().queueCount(), 1 << 20, true);
    this.world = world;
    this.history = history;
    this.network = network;
    this.dice = new Dice(history.plan().seed(), "client");
    this.app = new App(world, history, this);
    this.incoming = new Incoming(world, this);
    this.untold = new Untold(world, "client");
    reconnection(true, BASE, CAP);
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
  void answered(String session, double received, boolean resumed) {
    offered = session;
    answered(received, resumed, world.millis());
    offered = null;
  }

  /** Does something to the machine, which may then want to be woken at another time. */
  void act(Runnable deed) {
    deed.run();
    double at = wakeAt();
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
    if (state() == CLOSED) {
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
    act(this::close);
  }

  private void wake(double at) {
    if (at == armed) {
      armed = Double.NaN;
      act(() -> tick(world.millis()));
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
            if (!Client.this.opened(attempt, world.millis()) && current(attempt)) {
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
      act(() -> closed(attempt, code, world.millis()));
    }
  }

  // ---- what the machine wants done

  @Override
  public void openSocket(int attempt) {
    this.attempt = attempt;
    cable = network.dial(new Socket(attempt));
    world.note("client: attempt ", attempt, " on cable ", cable.number());
  }

  @Override
  public void closeSocket(boolean forGood) {
    if (cable != null) {
      cable.leave(forGood ? 1000 : 1005);
    }
  }

  @Override
  public void send(Outgoing message) {
    current().write((Sent) message);
    say(message.text());
  }

  @Override
  public void openSession(double received) {
    if (received >= 0 && secret == null) {
      world.violated("client: resumes a session that it has not");
    }
    if (cable != null && history.active() && history.plan().has(Fault.LATE_OPEN)) {
      comeLate(cable);
    }
    told = received;
    say(Words.open(received < 0 ? null : secret, received, attempt));
  }

  /** What is said next may come later than what is said on the next connection. */
  private void comeLate(Cable on) {
    if (dice.chance(0.3)) {
      on.up().spike(dice.millis(500, 9_000));
      world.after(dice.millis(0, 500), () -> act(() -> connect(world.millis())));
    }
  }

  @Override
  public void tellReceived(double count) {
    told = count;
    say(Words.received(count));
  }

  @Override
  public void greet(int attempt) {
    app.greet(attempt);
  }

  @Override
  public void acknowledged(Outgoing message) {
    app.acknowledged((Sent) message);
  }

  @Override
  public void failed(Outgoing message, int reason) {
    app.failed((Sent) message, reason);
  }

  @Override
  public void undelivered(Outgoing message) {
    world.note("client: ", message, " is undelivered");
    current().giveUp((Sent) message);
  }

  @Override
  public void gap(int reason) {
    world.note("client: gap ", reason);
    Epoch lost = current();
    if (!lost.session() || lost.fate() != Epoch.Fate.GOES_ON) {
      world.violated("client: a gap without a session");
    }
    lost.end(Epoch.Fate.LOST);
    Losses.check(world, history, this, reason);
    secret = null;
  }

  @Override
  public void stateChanged(int state) {
    world.note("client: state ", state);
    if (state != OPEN) {
      return;
    }
    if (offered != null) {
      secret = offered;
    }
    String key = secret == null ? History.plain(cable == null ? 0 : cable.number()) : secret;
    Losses.check(world, epoch, key, cable);
    epoch = history.epoch(key);
    untold = new Untold(world, "client, " + key);
    if (epoch.session()) {
      untold.begin();
    }
  }

  @Override
  public double random() {
    return dice.fraction();
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
