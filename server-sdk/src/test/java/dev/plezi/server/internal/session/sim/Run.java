package dev.plezi.server.internal.session.sim;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that one seed brings about, from the beginning to the end. */
final class Run {
  private static final int TAIL = 60;

  private final World world;
  private final History history;
  private final Network network;
  private final Client client;
  private final Mischief mischief;
  private final Verdict verdict;

  private Run(Plan plan, @Nullable List<String> trace) {
    world = new World(trace);
    history = new History(world, plan);
    network = new Network(world, history);
    client = new Client(world, history, network);
    mischief = new Mischief(world, history, network, client);
    verdict = new Verdict(world, history);
  }

  /** Throws, with the end of its trace, when something is not as it must be. */
  static void of(long seed) {
    try {
      new Run(Plan.of(seed), null).go();
    } catch (AssertionError | RuntimeException e) {
      List<String> trace = new ArrayList<>();
      Throwable again = trace(seed, trace);
      String tail =
          String.join("\n", trace.subList(Math.max(0, trace.size() - TAIL), trace.size()));
      throw new AssertionError(
          "seed " + seed + " of " + Plan.of(seed) + "\n" + tail + "\n" + e.getMessage(),
          again == null ? e : again);
    }
  }

  /** The same, with all of its trace; what it throws is returned. */
  static @Nullable Throwable trace(long seed, List<String> trace) {
    try {
      new Run(Plan.of(seed), trace).go();
      return null;
    } catch (AssertionError | RuntimeException e) {
      return e;
    }
  }

  private void go() {
    client.connect();
    client.app().begin();
    mischief.begin();
    world.pass(history.plan().activeNanos());
    history.rest();
    network.heal();
    client.connectIfClosed();
    world.pass(history.plan().quiet());
    verdict.settled(client, network);
    world.pass(1);
    client.quit();
    world.pass(history.plan().ttl() + 30 * World.SECOND);
    verdict.over(network);
    world.after(0, () -> {});
    world.pass(1);
  }
}
