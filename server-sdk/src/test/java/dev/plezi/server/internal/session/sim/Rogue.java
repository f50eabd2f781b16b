package dev.plezi.server.internal.session.sim;

/** Somebody else with the client's secret: says nothing, and is gone after a while. */
final class Rogue implements Cable.Peer {
  private final World world;
  private final Dice dice;
  private final String opening;
  private final Cable cable;
  private boolean asked;

  /**
   * Connects.
   *
   * @param opening how it asks for the session
   */
  Rogue(World world, Dice dice, Network network, String opening) {
    this.world = world;
    this.dice = dice;
    this.opening = opening;
    this.cable = network.dial(this);
    world.note("rogue: on cable ", cable.number());
  }

  @Override
  public void opened() {
    world.after(dice.millis(0, 20_000), this::leave);
  }

  @Override
  public void message(String text) {
    if (!asked) {
      asked = true;
      cable.say(opening);
    }
  }

  @Override
  public void ended(int code) {}

  private void leave() {
    if (dice.chance(0.3)) {
      cable.cut(true, true);
    } else {
      cable.leave(dice.one(1000, 1005));
    }
  }
}
