package dev.plezi.server.internal.session.sim;

import dev.plezi.server.Limits;
import dev.plezi.server.Options;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a seed decides before all begins.
 *
 * @param faults what goes wrong
 * @param activeNanos how long messages are sent, and things go wrong
 * @param latencyMillis of a connection, at most
 * @param window bytes that the network takes before a writer has to wait
 */
record Plan(long seed, Set<Fault> faults, long activeNanos, long latencyMillis, int window) {
  private static final int ALL = 1_000_000;

  static Plan of(long seed) {
    Dice dice = new Dice(seed, "plan");
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    boolean harmless = dice.chance(0.5);
    double density = dice.one(0.0, 0.15, 0.3, 0.6, 0.6, 1.0);
    for (Fault fault : Fault.values()) {
      if (dice.chance(density) && (fault.harmless() || !harmless)) {
        faults.add(fault);
      }
    }
    return new Plan(
        seed,
        faults,
        dice.between(10, 45) * World.SECOND,
        dice.one(1, 20, 200, 1_000),
        dice.one(1_000, 20_000, 200_000));
  }

  /** Whether no session may be lost. */
  boolean harmless() {
    return faults.stream().allMatch(Fault::harmless);
  }

  boolean has(Fault fault) {
    return faults.contains(fault);
  }

  /** Everything settles within so many nanoseconds, when nothing goes wrong any more. */
  long quiet() {
    // A client with much to say says as much on each connection as the rate allows at once.
    return (has(Fault.RATE) ? 900 : 150) * World.SECOND;
  }

  /** When a session without a connection ends, in nanoseconds. */
  long ttl() {
    return (has(Fault.SHORT_TTL) ? 5 : 120) * World.SECOND;
  }

  Limits limits() {
    boolean slow = has(Fault.RATE);
    boolean small = has(Fault.SMALL_SESSION);
    return Limits.builder()
        .mailboxMessages(new Dice(seed, "mailbox").one(2, 16, 256))
        .outboxBytes(has(Fault.SMALL_OUTBOX) ? 4_000 : ALL)
        .eventsPerSecond(slow ? 10 : ALL)
        .eventsBurst(slow ? 10 : ALL)
        .heartbeat(Duration.ofSeconds(new Dice(seed, "heartbeat").one(2, 25)))
        .sessionTtl(Duration.ofNanos(ttl()))
        .sessionBytes(small ? 6_000 : ALL)
        .sessionMessages(small ? 60 : 10_000)
        .build();
  }

  Options bounds() {
    return Options.builder()
        .maxConnections(100)
        .maxConnectionsPerAddress(100)
        .maxSuspended(has(Fault.NONE_SUSPENDED) ? 0 : 100)
        .maxSuspendedBytes(ALL)
        .build();
  }

  int queueCount() {
    return has(Fault.SMALL_QUEUE) ? 10 : 1_000;
  }
}
