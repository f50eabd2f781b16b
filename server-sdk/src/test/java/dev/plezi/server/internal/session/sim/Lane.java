package dev.plezi.server.internal.session.sim;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One direction of a connection: what goes in comes out in order, some time later, or never. */
final class Lane {
  private final World world;
  private final Dice dice;
  private final BooleanSupplier wanted;
  private final Consumer<Frame> out;
  private final ArrayDeque<Flying> flying = new ArrayDeque<>();
  private final long latency;

  private long last;
  private long stalledUntil;
  private int bytes;
  private boolean cut;

  private record Flying(Frame frame, long arrival) {}

  /**
   * An empty one.
   *
   * @param latency nanoseconds
   * @param wanted whether somebody takes what comes out
   */
  Lane(World world, Dice dice, long latency, BooleanSupplier wanted, Consumer<Frame> out) {
    this.world = world;
    this.dice = dice;
    this.latency = latency;
    this.wanted = wanted;
    this.out = out;
  }

  /** Bytes that went in, and did not come out. */
  int bytes() {
    return bytes;
  }

  void put(Frame frame) {
    bytes += frame.size();
    if (!cut) {
      add(frame);
    }
  }

  /** From some point on nothing arrives any more. */
  void cut() {
    if (!cut) {
      cut = true;
      for (int lost = dice.below(flying.size() + 1); lost > 0; lost--) {
        flying.removeLast();
      }
    }
  }

  /** The other end hears that this is all. */
  void end() {
    add(new Frame.Ended());
  }

  /** What goes in from now on takes so much longer. */
  void spike(long nanos) {
    last = Math.max(last, world.now() + nanos);
  }

  /** Nobody takes what comes out for a while. */
  void stall(long nanos) {
    stalledUntil = world.now() + nanos;
    world.after(nanos, this::flow);
  }

  /** Somebody wants what comes out. */
  void flow() {
    while (!flying.isEmpty()
        && flying.peek().arrival <= world.now()
        && stalledUntil <= world.now()
        && wanted.getAsBoolean()) {
      Frame frame = flying.remove().frame;
      bytes -= frame.size();
      out.accept(frame);
    }
  }

  private void add(Frame frame) {
    last = Math.max(last + 1, world.now() + dice.between(latency / 2, latency * 2));
    flying.add(new Flying(frame, last));
    world.after(last - world.now(), this::flow);
  }
}
