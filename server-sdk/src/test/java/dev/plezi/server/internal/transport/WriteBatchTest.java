package dev.plezi.server.internal.transport;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteBatchTest {
  private final WriteBatch batch = new WriteBatch();
  private final List<String> done = new ArrayList<>();

  @AfterEach
  void leaves() {
    WriteBatch.leave();
  }

  @Test
  void whatIsPutOffIsDoneInOrderWhenItIsFlushed() {
    batch.enter();
    assertThat(WriteBatch.current()).isSameAs(batch);

    assertThat(batch.add(() -> done.add("a"))).isTrue();
    assertThat(batch.add(() -> done.add("b"))).isTrue();
    WriteBatch.leave();
    assertThat(WriteBatch.current()).isNull();
    assertThat(done).isEmpty();
    batch.flush();

    assertThat(done).containsExactly("a", "b");
    assertThat(batch.size()).isZero();
  }

  @Test
  void whatThatPutsOffInTurnIsDoneToo() {
    batch.add(() -> requireNonNull(WriteBatch.current()).add(() -> done.add("behind")));

    batch.flush();

    assertThat(done).containsExactly("behind");
    assertThat(WriteBatch.current()).isNull();
  }

  @Test
  void whatStartsIsDoneFirstAndAllElseStaysPutOff() {
    List<String> done = new ArrayList<>();
    WriteBatch batch = new WriteBatch();
    batch.add(() -> done.add("written"));
    batch.addStart(
        () -> {
          done.add("started");
          batch.addStart(() -> done.add("started by that"));
        });
    assertThat(batch.size()).isEqualTo(2);

    batch.start();
    assertThat(done).containsExactly("started", "started by that");
    batch.flush();

    assertThat(done).containsExactly("started", "started by that", "written");
  }

  @Test
  void aLenderIsFoundAsLongAsItLends() {
    boolean[] lends = {true};
    WriteBatch.Lender lender =
        new WriteBatch.Lender() {
          @Override
          public boolean lends() {
            return lends[0];
          }

          @Override
          public void keeps() {}
        };
    assertThat(WriteBatch.lender()).isNull();
    new WriteBatch(lender).enter();
    assertThat(WriteBatch.lender()).isSameAs(lender);

    lends[0] = false;
    assertThat(WriteBatch.lender()).isNull();
    WriteBatch.leave();
  }

  @Test
  void oneThatThrowsLosesNothingElse() {
    batch.add(
        () -> {
          throw new IllegalStateException("as asked");
        });
    batch.add(() -> done.add("behind"));

    batch.flush();

    assertThat(done).containsExactly("behind");
  }

  @Test
  void oneThatIsClosedTakesNothingMore() {
    batch.add(() -> done.add("a"));

    batch.close();

    assertThat(done).containsExactly("a");
    assertThat(batch.add(() -> done.add("b"))).isFalse();
  }

  @Test
  void aThreadCanDoWhatItHasPutOffSoFar() {
    WriteBatch.flushCurrent();
    batch.enter();
    batch.add(() -> done.add("a"));

    WriteBatch.flushCurrent();

    assertThat(done).containsExactly("a");
    assertThat(WriteBatch.current()).isSameAs(batch);
  }
}
