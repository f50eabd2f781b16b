package dev.plezi.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That nothing is lost, doubled or misordered however often the connection is cut. */
class ResumeTest extends ClientTest {
  private static final int COUNT = 1_000;
  private static final int CUTS = 40;

  private static List<String> all() {
    return IntStream.range(0, COUNT).mapToObj(i -> new Say(i).json()).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nothingIsLostDoubledOrMisorderedOverCuts(long seed) {
    CountingServer counting = new CountingServer(server, new Random(seed), CUTS);
    Awaited<Integer> heard = new Awaited<>();
    Awaited<Gap> gaps = new Awaited<>();
    PleziClient client =
        connect(sessions("/ada").onGap(gaps::add).on(Say.class, say -> heard.add(say.n())));
    List<Integer> received = new ArrayList<>();
    List<String> handled = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      client.emit(new Say(i));
      counting.send(new Say(i).json());
      if (i % 20 == 19) {
        // Half of what is under way arrives, so that cuts come at all stages.
        received.addAll(heard.next(10));
        handled.addAll(counting.handled.next(10));
      }
    }
    received.addAll(heard.next(COUNT - received.size()));
    handled.addAll(counting.handled.next(COUNT - handled.size()));
    assertThat(handled).isEqualTo(all());
    assertThat(received).isEqualTo(IntStream.range(0, COUNT).boxed().toList());
    assertThat(counting.resumed()).isEqualTo(counting.cut()).isPositive();
    assertThat(heard.rest()).isEmpty();
    assertThat(counting.handled.rest()).isEmpty();
    assertThat(gaps.rest()).isEmpty();
  }
}
