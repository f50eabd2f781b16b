package dev.plezi.server.internal.session.sim;

import dev.plezi.server.internal.session.Backdoor;
import dev.plezi.server.internal.session.PlainConnection;
import dev.plezi.server.internal.session.Session;
import dev.plezi.server.internal.session.SessionConnection;
import dev.plezi.server.internal.session.SessionContext;
import dev.plezi.server.internal.session.SessionRegistry;
import dev.plezi.server.internal.transport.TransportListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** One life of the server's process. */
final class Host {
  private static final String ADDRESS = "peer";

  private final World world;
  private final Plan plan;
  private final History history;
  private final int number;
  private final boolean offers;
  private final SessionRegistry sessions;
  private final List<Cable> cables = new ArrayList<>();

  private int secrets;
  private boolean dead;
  private long busyUntil;

  /**
   * Begins.
   *
   * @param number of its life, from 1
   * @param offers whether it knows sessions
   */
  Host(World world, History history, int number, boolean offers) {
    this.world = world;
    this.plan = history.plan();
    this.history = history;
    this.number = number;
    this.offers = offers;
    this.sessions =
        Backdoor.sessions(plan.bounds(), () -> "secret-" + number + "-" + ++secrets + "-");
    world.after(World.SECOND, this::tick);
  }

  SessionRegistry sessions() {
    return sessions;
  }

  boolean dead() {
    return dead;
  }

  boolean offers() {
    return offers;
  }

  /** Takes in a connection; false when it does not. */
  boolean take(Cable cable) {
    String name = "cable-" + cable.number();
    Dice dice = new Dice(plan.seed(), "workers of " + name);
    SessionContext context =
        new SessionContext(
            plan.limits(), world::now, () -> Instant.EPOCH, workers(dice), dice::fraction);
    Session session = new Session(name, "/", context);
    Service service = new Service(world, history, this, cable.number(), session);
    cable.reach(this);
    TransportListener receiver;
    boolean room;
    if (offers) {
      SessionConnection caller = new SessionConnection(session, service, sessions);
      room = sessions.add(caller, ADDRESS);
      receiver = caller;
    } else {
      room = sessions.add(session, ADDRESS);
      receiver = new PlainConnection(session, service);
    }
    if (room) {
      cables.add(cable);
      cable.accept(receiver);
    }
    return room;
  }

  /** How many bytes the session with this secret keeps. */
  int kept(String secret) {
    return Backdoor.kept(sessions, secret);
  }

  /** Nothing is handled for so many nanoseconds. */
  void busy(long nanos) {
    busyUntil = world.now() + nanos;
  }

  /** It dies at once. */
  void crash(boolean heard) {
    world.note("host ", number, ": crashes");
    dead = true;
    cables.forEach(cable -> cable.crash(heard));
  }

  /** It asks its clients to go, and takes no more; it dies when the time is over. */
  void drain(Duration limit) {
    world.note("host ", number, ": drains");
    Backdoor.leave(sessions, limit);
    world.after(
        limit.toNanos(),
        () -> {
          if (!dead) {
            crash(true);
          }
        });
  }

  private Executor workers(Dice dice) {
    return task ->
        world.after(
            Math.max(dice.millis(0, dice.one(1, 50, 500)), busyUntil - world.now()),
            () -> {
              if (!dead) {
                task.run();
              }
            });
  }

  private void tick() {
    if (!dead) {
      world.together(() -> sessions.tick(world.now()));
      world.after(World.SECOND, this::tick);
    }
  }
}
