package dev.plezi.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The ledger finds each defect, and none where there is none. */
class LedgerTest {
  private long now;
  private final Ledger ledger = new Ledger(() -> now);
  private final Ledger.Track track = ledger.track();

  @Test
  void findsNoFaultInACleanHistory() {
    emit(1, 2, 3);
    arrive(1, 2, 3);
    assertThat(ledger.tally()).isEqualTo(new Tally(3, 3, 0, 0, 0, 0, 0));
    assertThat(ledger.tally().clean()).isTrue();
  }

  @Test
  void findsWhatWasLost() {
    emit(1, 2, 3, 4);
    arrive(1, 3);
    assertThat(ledger.tally()).isEqualTo(new Tally(4, 2, 0, 2, 0, 0, 0));
    assertThat(ledger.tally().clean()).isFalse();
  }

  @Test
  void findsWhatCameTwice() {
    emit(1, 2, 3);
    arrive(1, 2, 2, 3, 1, 1);
    assertThat(ledger.tally()).isEqualTo(new Tally(3, 3, 0, 0, 0, 3, 0));
    assertThat(ledger.tally().clean()).isFalse();
  }

  @Test
  void findsWhatCameLate() {
    emit(1, 2, 3, 4, 5);
    arrive(2, 1, 5, 3, 4);
    assertThat(ledger.tally()).isEqualTo(new Tally(5, 5, 0, 0, 0, 0, 3));
    assertThat(ledger.tally().clean()).isFalse();
  }

  @Test
  void findsWhatWasNeverSent() {
    emit(1);
    arrive(1, 2);
    assertThatThrownBy(ledger::tally).hasMessage("arrived, but was never sent: [2]");
  }

  @Test
  void keepsTracksApart() {
    Ledger.Track other = ledger.track();
    emit(1, 2);
    other.emitted(1);
    other.emitted(2);
    arrive(1, 2);
    other.arrived(2);
    assertThat(ledger.tally()).isEqualTo(new Tally(4, 3, 0, 1, 0, 0, 0));
  }

  @Test
  void numbersWhatIsEmittedInTurn() {
    assertThat(IntStream.range(0, 3).map(i -> track.emitNext())).containsExactly(1, 2, 3);
    assertThat(ledger.tally().sent()).isEqualTo(3);
  }

  @Test
  void losesNothingOfWhichTheApplicationWasTold() {
    emit(1, 2, 3);
    arrive(1);
    track.told(1);
    track.told(2);
    track.told(2);
    track.told(7);
    assertThat(ledger.tally()).isEqualTo(new Tally(3, 1, 1, 0, 1, 0, 0));
    assertThat(ledger.tally().clean()).isFalse();
    track.toldAll();
    assertThat(ledger.tally()).isEqualTo(new Tally(3, 1, 2, 0, 0, 0, 0));
    emit(4);
    assertThat(ledger.tally().untold()).isEqualTo(1);
  }

  @Test
  void findsWhatAGapDidNotName() {
    Ledger.Track other = ledger.track();
    emit(1, 2);
    other.emitted(1);
    track.gap();
    assertThat(ledger.tally()).isEqualTo(new Tally(3, 0, 0, 1, 2, 0, 0));
  }

  @Test
  void countsAMessageThatArrivesAlthoughToldOfAsDelivered() {
    emit(1, 2);
    track.told(1);
    arrive(1);
    assertThat(ledger.tally()).isEqualTo(new Tally(2, 1, 0, 0, 1, 0, 0));
  }

  @Test
  void countsGaps() throws InterruptedException {
    ledger.gap();
    ledger.gap();
    ledger.awaitGaps(2);
    assertThat(ledger.gaps()).isEqualTo(2);
  }

  @Test
  void measuresFromAFaultToTheFirstMessageSentAfterIt() {
    emit(1, 2);
    at(100, ledger::fault);
    at(150, () -> arrive(1, 2));
    assertThat(ledger.recoveries()).isEmpty();
    emit(3, 4);
    at(200, ledger::fault);
    at(350, () -> arrive(3));
    at(400, () -> arrive(4));
    assertThat(ledger.recoveries()).containsExactly(250L);
    at(500, ledger::fault);
    emit(5);
    at(510, () -> arrive(5));
    assertThat(ledger.recoveries()).containsExactly(10L, 250L);
  }

  @Test
  void measuresEachTrackForItself() {
    Ledger.Track other = ledger.track();
    ledger.fault();
    emit(1);
    other.emitted(1);
    at(5, () -> arrive(1));
    at(9, () -> other.arrived(1));
    assertThat(ledger.recoveries()).containsExactly(5L, 9L);
  }

  @Test
  void waitsForTheLastArrival() throws Exception {
    emit(1, 2);
    CompletableFuture<Void> arriving = CompletableFuture.runAsync(() -> arrive(1, 2));
    ledger.awaitArrival();
    assertThat(ledger.tally().delivered()).isEqualTo(2);
    arriving.join();
  }

  private void emit(int... numbers) {
    IntStream.of(numbers).forEach(track::emitted);
  }

  private void arrive(int... numbers) {
    IntStream.of(numbers).forEach(track::arrived);
  }

  private void at(long time, Runnable work) {
    now = time;
    work.run();
  }
}
