package dev.plezi.server.internal.session.sim;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings about what the plan says goes wrong, now and then, for as long as there is activity. */
final class Mischief {
  private final World world;
  private final History history;
  private final Network network;
  private final Client client;
  private final Dice dice;
  private final List<Fault> faults;
  private int rogues;

  Mischief(World world, History history, Network network, Client client) {
    this.world = world;
    this.history = history;
    this.network = network;
    this.client = client;
    this.dice = new Dice(history.plan().seed(), "mischief");
    this.faults = List.copyOf(history.plan().faults());
  }

  void begin() {
    if (!faults.isEmpty()) {
      world.after(
          dice.millis(10, 6_000),
          () -> {
            if (history.active()) {
              commit(faults.get(dice.below(faults.size())));
              begin();
            }
          });
    }
  }

  private void commit(Fault fault) {
    switch (fault) {
      case CUT, CUT_ONE_WAY, SPIKE, LONG_SPIKE, STALL -> harm(fault, client.cable());
      case REFUSE -> network.close(dice.millis(100, dice.one(2_000, 30_000)), dice.chance(0.5));
      case ROGUE -> impersonate(client.secret());
      case RESTART -> network.restart(true, dice.chance(0.7));
      case OLD_SERVER -> network.restart(!network.host().offers(), dice.chance(0.7));
      case DRAIN -> drain();
      case BUSY -> network.host().busy(dice.millis(10, 8_000));
      case SERVER_CLOSE, BURST_DOWN -> bother(fault, history.speaker());
      case CLIENT_CLOSE -> quit();
      case RECONNECT -> client.act(() -> client.connect(world.millis()));
      case BURST_UP -> client.act(() -> client.app().say(dice.below(60)));
      default -> {
        // What the limits do by themselves.
      }
    }
  }

  private void harm(Fault fault, @Nullable Cable cable) {
    if (cable == null) {
      return;
    }
    switch (fault) {
      case CUT -> cable.cut(dice.chance(0.7), dice.chance(0.7));
      case CUT_ONE_WAY -> lane(cable).cut();
      case SPIKE -> lane(cable).spike(dice.millis(100, 5_000));
      case LONG_SPIKE -> lane(cable).spike(dice.millis(5_000, 45_000));
      default -> cable.down().stall(dice.millis(100, dice.one(3_000, 30_000)));
    }
  }

  private Lane lane(Cable cable) {
    return dice.chance(0.5) ? cable.up() : cable.down();
  }

  private void impersonate(@Nullable String secret) {
    if (secret != null) {
      double received = dice.chance(0.7) ? Math.max(0, client.told()) : dice.below(30);
      int attempt = client.attempt() + dice.below(2);
      history.impersonate(secret);
      Rogue unused =
          new Rogue(
              world,
              dice,
              network,
              Words.open(secret, received, 1e6, "rogue-" + ++rogues, attempt));
    }
  }

  private void drain() {
    if (!network.host().dead() && network.host().offers()) {
      network.drain(Duration.ofSeconds(dice.between(2, 20)), dice.chance(0.5));
    }
  }

  private void bother(Fault fault, @Nullable Service service) {
    if (service == null) {
      return;
    }
    if (fault == Fault.SERVER_CLOSE) {
      service.close(dice.one(1000, 4000));
    } else if (dice.chance(0.5)) {
      service.send(dice.below(60));
    } else {
      service.publish(dice.below(60), false);
    }
  }

  private void quit() {
    client.quit();
    if (dice.chance(0.5)) {
      client.act(() -> client.connect(world.millis()));
    } else {
      world.after(dice.millis(0, 5_000), () -> client.act(() -> client.connect(world.millis())));
    }
  }
}
