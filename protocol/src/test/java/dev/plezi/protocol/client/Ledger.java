package dev.plezi.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The messages that a client was given, numbered in order, and what it has said of each. */
final class Ledger {
  private final Map<Integer, Integer> ids = new HashMap<>();
  private final Set<Integer> accepted = new HashSet<>();
  private final Set<Integer> unsent = new HashSet<>();

  /** Of these it is not known whether they arrive: the client says so, or there is no session. */
  private final Set<Integer> uncertain = new HashSet<>();

  private int serial;

  /** A message that asks for an acknowledgement by this id, or by 0 for none. */
  int emitted(int id) {
    int message = ++serial;
    ids.put(message, id);
    accepted.add(message);
    return message;
  }

  void refused(int message) {
    accepted.remove(message);
  }

  void sent(int message, boolean withinSession) {
    assertThat(accepted).contains(message);
    assertThat(unsent).doesNotContain(message);
    if (!withinSession) {
      uncertain.add(message);
    }
  }

  void failedUnsent(int message) {
    assertThat(unsent.add(message)).as("fails once").isTrue();
  }

  void undelivered(int message) {
    uncertain.add(message);
  }

  /**
   * The client is closed: what was sent may still arrive; of the rest it says that it is unsent.
   */
  void closed(List<Integer> handled) {
    accepted.stream().filter(message -> !handled.contains(message)).forEach(uncertain::add);
  }

  int id(int message) {
    return ids.getOrDefault(message, 0);
  }

  /** How many messages had to arrive, all of which did, and none twice. */
  int check(List<Integer> handled) {
    Set<Integer> certain = new HashSet<>(accepted);
    certain.removeAll(unsent);
    certain.removeAll(uncertain);
    assertThat(handled)
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(unsent)
        .containsAll(certain)
        .isSubsetOf(accepted);
    return certain.size();
  }
}
