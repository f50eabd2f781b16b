package dev.plezi.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Long runs over a simulated network with a die for everything, the application's calls from inside
 * the machine's own among them. What fails once fails again with the same seed.
 */
class RandomRunsTest {
  private static final int STEPS = 4_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987, 1597})
  void eachMessageIsSentAtMostOnceInOrderAndHasOneFate(long seed) {
    Run run = new Run(seed);
    for (int i = 0; i < STEPS; i++) {
      run.step();
    }
    run.finish();
  }

  private static final class Run {
    private final Random random;
    private final SimulatedClient client = new SimulatedClient(8, 60);
    private final List<Integer> accepted = new ArrayList<>();
    private final List<Integer> sent = new ArrayList<>();
    private final Set<Integer> withId = new HashSet<>();
    private final Map<Integer, String> fates = new HashMap<>();
    private final List<Integer> awaited = new ArrayList<>();
    private int serial;
    private int depth;

    Run(long seed) {
      random = new Random(seed);
      client.whenTold = this::told;
    }

    void step() {
      switch (random.nextInt(12)) {
        case 0 -> {
          if (client.state() == ClientMachine.CLOSED || random.nextInt(10) == 0) {
            client.connect(client.now);
          }
        }
        case 1, 2 -> client.accept();
        case 3 -> client.drop();
        case 4 -> stale();
        case 5 -> acknowledge();
        case 6, 7 -> client.pass(random.nextInt(400));
        case 8 -> {
          if (random.nextInt(20) == 0) {
            client.close();
          }
        }
        default -> emit();
      }
    }

    void finish() {
      client.whenTold = this::note;
      client.close();
      client.whenTold = told -> {};
      assertThat(client.wakeAt()).isEqualTo(ClientMachine.NEVER);
      assertThat(client.queue().size()).isZero();
      assertThat(sent).doesNotHaveDuplicates().isSubsetOf(accepted).isSorted();
      assertThat(fates.keySet()).containsAll(withId);
      assertThat(accepted)
          .allMatch(message -> sent.contains(message) || fates.containsKey(message));
      assertThat(sent.size()).isGreaterThan(STEPS / 20);
    }

    private void told(String entry) {
      note(entry);
      client.dice = random.nextDouble();
      // The application does something of its own in the middle of what the machine does.
      if (depth < 3 && random.nextInt(6) == 0) {
        depth++;
        step();
        depth--;
      }
    }

    private void note(String entry) {
      String[] words = entry.split(" ", -1);
      String last = words[words.length - 1];
      boolean unsent = last.equals("unsent");
      if (entry.startsWith("send ")) {
        assertThat(client.state()).isEqualTo(ClientMachine.OPEN);
        sent.add(Integer.valueOf(last));
      } else if (entry.startsWith("acked ")) {
        fate(Integer.valueOf(last), entry);
        assertThat(sent).contains(Integer.valueOf(last));
      } else if (entry.startsWith("timed out ") || entry.startsWith("abandoned ")) {
        Integer message = Integer.valueOf(unsent ? words[words.length - 2] : last);
        fate(message, entry);
        assertThat(sent.contains(message)).as(entry).isEqualTo(!unsent);
      }
    }

    private void fate(Integer message, String entry) {
      assertThat(fates.put(message, entry)).as("an earlier fate of " + message).isNull();
    }

    private void emit() {
      int message = ++serial;
      boolean asks = random.nextBoolean();
      int id = asks ? client.nextId() : 0;
      // Noted before, because it may be sent, and its fate be known, before emit returns.
      accepted.add(message);
      if (asks) {
        withId.add(message);
        awaited.add(id);
      }
      Outgoing outgoing = new Outgoing(Integer.toString(message), id, false);
      if (!client.emit(outgoing, client.now, 1 + random.nextInt(900), false)) {
        accepted.remove(Integer.valueOf(message));
        withId.remove(message);
        assertThat(sent).doesNotContain(message);
      }
    }

    private void acknowledge() {
      if (!awaited.isEmpty()) {
        int id = awaited.get(random.nextInt(awaited.size()));
        // Only what was sent can be acknowledged; the text of a message is not its id.
        if (client.state() == ClientMachine.OPEN && client.queue().size() == 0) {
          client.acked(id);
        }
      }
    }

    private void stale() {
      int old = client.lastAttempt - 1 - random.nextInt(3);
      int before = client.state();
      int entries = client.log.size();
      client.closed(old, client.now);
      assertThat(client.opened(old, client.now)).isFalse();
      client.ready(old);
      assertThat(client.state()).isEqualTo(before);
      assertThat(client.log).hasSize(entries);
    }
  }
}
