package dev.plezi.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.SendLog.Entry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A message is a letter here, the same object as its literal; its size is its place in the
 * alphabet.
 */
class SendLogTest {
  private final SendLog<String> log = new SendLog<>();

  @BeforeEach
  void inASession() {
    log.keep(true);
  }

  private void add(String messages) {
    messages.chars().forEach(letter -> add((char) letter));
  }

  private Entry<String> add(char letter) {
    return log.add(Character.toString(letter).intern(), letter - 'a' + 1);
  }

  private String write(int messages) {
    StringBuilder written = new StringBuilder();
    for (int i = 0; i < messages; i++) {
      written.append(log.next());
    }
    return written.toString();
  }

  private String writeAll() {
    StringBuilder written = new StringBuilder();
    for (String message = log.next(); message != null; message = log.next()) {
      written.append(message);
    }
    return written.toString();
  }

  private List<String> abandonAll() {
    List<String> abandoned = new ArrayList<>();
    for (String message = log.abandon(); message != null; message = log.abandon()) {
      abandoned.add(message);
    }
    return abandoned;
  }

  private void assertHolds(int count, int size, int freshCount, int freshSize) {
    assertThat(List.of(log.count(), log.size(), log.freshCount(), log.freshSize()))
        .containsExactly(count, size, freshCount, freshSize);
  }

  @Test
  void isEmptyAtFirst() {
    assertHolds(0, 0, 0, 0);
    assertThat(log.next()).isNull();
    assertThat(log.fresh()).isNull();
    assertThat(log.abandon()).isNull();
    assertThat(log.counted(0)).isTrue();
    assertThat(log.resume(0)).isTrue();
  }

  @Test
  void withoutASessionItIsAQueue() {
    log.keep(false);
    add("abc");
    assertHolds(3, 6, 3, 6);
    assertThat(write(2)).isEqualTo("ab");
    assertHolds(1, 3, 1, 3);
    assertThat(writeAll()).isEqualTo("c");
    add("d");
    assertThat(writeAll()).isEqualTo("d");
    assertHolds(0, 0, 0, 0);
    assertThat(abandonAll()).isEmpty();
  }

  @Test
  void whatWasWrittenWithoutASessionDoesNotCountInOne() {
    log.keep(false);
    add("ab");
    writeAll();
    log.keep(true);
    add("cd");
    assertThat(writeAll()).isEqualTo("cd");
    assertThat(log.counted(1)).isTrue();
    assertThat(log.counted(3)).isFalse();
    assertThat(log.resume(1)).isTrue();
    assertThat(writeAll()).isEqualTo("d");
  }

  @Test
  void keepsWhatIsWrittenUntilItIsCounted() {
    add("abc");
    assertThat(write(2)).isEqualTo("ab");
    assertHolds(3, 6, 1, 3);
    assertThat(log.fresh()).isEqualTo("c");
    assertThat(log.counted(1)).isTrue();
    assertHolds(2, 5, 1, 3);
    assertThat(log.counted(2)).isTrue();
    assertHolds(1, 3, 1, 3);
    assertThat(writeAll()).isEqualTo("c");
    assertThat(log.counted(3)).isTrue();
    assertHolds(0, 0, 0, 0);
    add("d");
    assertThat(writeAll()).isEqualTo("d");
  }

  @Test
  void aCountThatCannotBeChangesNothing() {
    add("abc");
    write(2);
    assertThat(log.counted(1)).isTrue();
    for (double impossible : new double[] {0, 3, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThat(log.counted(impossible)).isFalse();
      assertThat(log.resume(impossible)).isFalse();
    }
    assertHolds(2, 5, 1, 3);
    assertThat(writeAll()).isEqualTo("c");
  }

  @Test
  void resumesBehindWhatIsCounted() {
    add("abcd");
    write(3);
    assertThat(log.resume(1)).isTrue();
    assertHolds(3, 9, 1, 4);
    assertThat(writeAll()).isEqualTo("bcd");
    assertThat(log.resume(1)).isTrue();
    assertThat(writeAll()).isEqualTo("bcd");
    assertThat(log.resume(4)).isTrue();
    assertThat(writeAll()).isEmpty();
    assertHolds(0, 0, 0, 0);
  }

  @Test
  void resumesWithNothingCountedAndNothingWritten() {
    add("a");
    assertThat(log.resume(0)).isTrue();
    assertThat(writeAll()).isEqualTo("a");
    assertThat(log.resume(0)).isTrue();
    assertThat(writeAll()).isEqualTo("a");
  }

  @Test
  void countsOnlyWhatWasWrittenOnThePresentConnection() {
    add("abcd");
    write(4);
    assertThat(log.resume(1)).isTrue();
    assertThat(log.counted(2)).isFalse();
    assertThat(write(1)).isEqualTo("b");
    assertThat(log.counted(2)).isTrue();
    assertThat(log.counted(3)).isFalse();
    assertThat(writeAll()).isEqualTo("cd");
    assertThat(log.counted(4)).isTrue();
  }

  @Test
  void anInterruptedRepetitionBeginsAgain() {
    add("abcd");
    write(3);
    log.resume(0);
    assertThat(write(2)).isEqualTo("ab");
    assertThat(log.resume(3)).isTrue();
    assertThat(writeAll()).isEqualTo("d");
  }

  @Test
  void addsBehindWhatIsToBeRepeated() {
    add("ab");
    writeAll();
    log.resume(0);
    add("c");
    assertThat(log.fresh()).isEqualTo("c");
    assertHolds(3, 6, 1, 3);
    assertThat(writeAll()).isEqualTo("abc");
    assertHolds(3, 6, 0, 0);
  }

  @Test
  void insertsBeforeWhatWasNeverWritten() {
    log.add("x", 24, true);
    add("a");
    assertThat(write(1)).isEqualTo("x");
    log.add("y", 25, true);
    assertThat(log.fresh()).isEqualTo("y");
    assertHolds(3, 50, 2, 26);
    assertThat(writeAll()).isEqualTo("ya");
    log.add("z", 26, true);
    add("b");
    assertThat(writeAll()).isEqualTo("zb");
    assertThat(log.resume(0)).isTrue();
    assertThat(writeAll()).isEqualTo("xyazb");
  }

  @Test
  void replacesWhatWasNeverWritten() {
    Entry<String> a = add('a');
    Entry<String> b = add('b');
    assertThat(log.replace(b, "y", 25)).isTrue();
    assertHolds(2, 26, 2, 26);
    assertThat(write(1)).isEqualTo("a");
    assertThat(log.replace(a, "x", 24)).isFalse();
    assertThat(writeAll()).isEqualTo("y");
    assertThat(log.replace(b, "z", 26)).isFalse();
    log.resume(0);
    assertThat(log.replace(b, "z", 26)).isFalse();
    assertHolds(2, 26, 0, 0);
    assertThat(writeAll()).isEqualTo("ay");
  }

  @Test
  void replacesNothingThatWasTakenOut() {
    Entry<String> a = add('a');
    assertThat(log.remove("a")).isTrue();
    assertThat(log.replace(a, "x", 24)).isFalse();
    assertHolds(0, 0, 0, 0);
  }

  @Test
  void removesWhatWasNeverWrittenAtTheBeginningInTheMiddleAndAtTheEnd() {
    add("abcde");
    assertThat(write(1)).isEqualTo("a");
    for (String message : new String[] {"b", "d", "e"}) {
      assertThat(log.remove(message)).isTrue();
      assertThat(log.remove(message)).isFalse();
    }
    assertThat(log.remove("a")).isFalse();
    assertHolds(2, 4, 1, 3);
    add("f");
    assertThat(writeAll()).isEqualTo("cf");
    assertThat(log.counted(3)).isTrue();
  }

  @Test
  void removesTheOnlyOne() {
    add("a");
    assertThat(log.remove("a")).isTrue();
    assertHolds(0, 0, 0, 0);
    assertThat(log.next()).isNull();
    add("b");
    assertThat(writeAll()).isEqualTo("b");
  }

  @Test
  void removesBehindWhatIsToBeRepeated() {
    add("abc");
    write(1);
    log.resume(0);
    assertThat(log.remove("b")).isTrue();
    assertThat(writeAll()).isEqualTo("ac");
  }

  @Test
  void abandonsWhatWasWrittenAndCountsAnew() {
    add("abcd");
    write(3);
    log.counted(1);
    assertThat(abandonAll()).containsExactly("b", "c");
    assertHolds(1, 4, 1, 4);
    assertThat(log.counted(1)).isFalse();
    assertThat(log.counted(0)).isTrue();
    assertThat(writeAll()).isEqualTo("d");
    assertThat(log.counted(1)).isTrue();
    assertHolds(0, 0, 0, 0);
  }

  @Test
  void abandonsWhatIsToBeRepeated() {
    add("abc");
    write(2);
    log.resume(0);
    assertThat(write(1)).isEqualTo("a");
    assertThat(abandonAll()).containsExactly("a", "b");
    assertThat(writeAll()).isEqualTo("c");
    assertThat(abandonAll()).containsExactly("c");
    add("d");
    assertThat(writeAll()).isEqualTo("d");
  }

  @Test
  void isStuckAtWhatWasTheFirstOnSoManyConnections() {
    add("ab");
    for (int i = 0; i < 3; i++) {
      assertThat(log.stuck(3)).isNull();
      assertThat(writeAll()).isEqualTo("ab");
      assertThat(log.resume(0)).isTrue();
    }
    assertThat(log.stuck(3)).isEqualTo("a");
    assertThat(log.resume(1)).isTrue();
    assertThat(log.stuck(3)).as("it was never the first").isNull();
  }

  @Test
  void isNotStuckWhileEachConnectionBringsSomething() {
    add("abcdefghij");
    for (int received = 1; received <= 10; received++) {
      writeAll();
      assertThat(log.resume(0, received)).isTrue();
      assertThat(log.stuck(2)).isNull();
    }
  }
}
