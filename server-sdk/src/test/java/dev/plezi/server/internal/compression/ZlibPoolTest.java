package dev.plezi.server.internal.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ZlibPoolTest {
  private final List<String> ended = new ArrayList<>();
  private int made;
  private final ZlibPool<String> pool = new ZlibPool<>(2, () -> "z" + ++made, ended::add);

  private List<ZlibPool.Entry<String>> taken(int count) {
    return IntStream.range(0, count).mapToObj(i -> pool.take()).toList();
  }

  @Test
  void givesOutWhatWasGivenBack() {
    pool.give(pool.take());
    pool.give(pool.take());

    assertThat(made).isOne();
    assertThat(ended).isEmpty();
  }

  @Test
  void keepsNoMoreThanItsBound() {
    taken(3).forEach(pool::give);

    assertThat(ended).containsExactly("z3");
  }

  @Test
  void endsAllThatItHasAndWhatIsGivenBackLater() {
    List<ZlibPool.Entry<String>> two = taken(2);
    pool.give(two.get(0));

    pool.close();
    assertThat(ended).containsExactly("z1");
    pool.give(two.get(1));
    assertThat(ended).containsExactly("z1", "z2");
  }
}
