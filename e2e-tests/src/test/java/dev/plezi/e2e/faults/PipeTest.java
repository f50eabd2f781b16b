package dev.plezi.e2e.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.junit.jupiter.api.Test;

/** One direction, with a clock of the test's. */
class PipeTest {
  private static final long MILLI = 1_000_000;

  private final Ends ends = new Ends();
  private final Pipe pipe = new Pipe(ends, ends);
  private final ByteBuffer scratch = ByteBuffer.allocate(16 * 1024);

  @Test
  void passesWhatItReads() throws IOException {
    move("one", 0);
    move("two", 0);
    assertThat(ends.written()).isEqualTo("onetwo");
    assertThat(pipe.wakeAt()).isEqualTo(Long.MAX_VALUE);
    assertThat(pipe.blocked()).isFalse();
  }

  @Test
  void waitsForATargetThatTakesLess() throws IOException {
    ends.takes = 2;
    move("three", 0);
    assertThat(ends.written()).isEqualTo("th");
    assertThat(pipe.blocked()).isTrue();
    assertThat(pipe.wakeAt()).isEqualTo(Long.MAX_VALUE);
    ends.takes = 100;
    move("", 0);
    assertThat(ends.written()).isEqualTo("three");
    assertThat(pipe.blocked()).isFalse();
  }

  @Test
  void readsNoMoreThanItMayHold() throws IOException {
    ends.takes = 0;
    String block = "x".repeat(16 * 1024);
    for (int held = 0; held < Pipe.CAPACITY; held += block.length()) {
      assertThat(pipe.reading()).isTrue();
      move(block, 0);
    }
    assertThat(pipe.reading()).isFalse();
    ends.takes = 1;
    move("", 0);
    assertThat(pipe.reading()).isTrue();
  }

  @Test
  void passesADelayedMessageWhenItsTimeHasComeAndNotBefore() throws IOException {
    pipe.delay(50 * MILLI);
    move("late", 0);
    move("later", 10 * MILLI);
    assertThat(pipe.wakeAt()).isEqualTo(50 * MILLI);
    move("", (50 * MILLI) - 1);
    assertThat(ends.written()).isEmpty();
    move("", 50 * MILLI);
    assertThat(ends.written()).isEqualTo("late");
    move("", 60 * MILLI);
    assertThat(ends.written()).isEqualTo("latelater");
  }

  @Test
  void passesTheHeadAndNothingBehindIt() throws IOException {
    pipe.stallBehindHead();
    move("HTTP/1.1 101\r\n\r", 0);
    move("\nhel", 0);
    move("lo", 0);
    assertThat(ends.written()).isEqualTo("HTTP/1.1 101\r\n\r\n");
    assertThat(pipe.wakeAt()).isEqualTo(Long.MAX_VALUE);
    pipe.release();
    move("", 0);
    assertThat(ends.written()).isEqualTo("HTTP/1.1 101\r\n\r\nhello");
  }

  @Test
  void keepsTheOrderWhenADelayEnds() throws IOException {
    pipe.delay(50 * MILLI);
    move("first", 0);
    pipe.release();
    move("second", 10 * MILLI);
    assertThat(ends.written()).isEmpty();
    move("", 50 * MILLI);
    assertThat(ends.written()).isEqualTo("firstsecond");
  }

  @Test
  void passesSoManyBytesASecondAndNoMore() throws IOException {
    pipe.throttle(1_000);
    move("x".repeat(500), 0);
    long now = 0;
    while (ends.written().length() < 500) {
      assertThat(pipe.wakeAt()).isGreaterThan(now);
      now = pipe.wakeAt();
      move("", now);
      assertThat(ends.written().length()).isLessThanOrEqualTo((int) (now / MILLI) + 11);
    }
    assertThat(now).isBetween(480 * MILLI, 500 * MILLI);
  }

  @Test
  void passesTheBytesBeforeACutAndNoneAfter() throws IOException {
    move("abc", 0);
    pipe.cutAfter(2);
    assertThat(pipe.spent()).isFalse();
    move("def", 0);
    assertThat(ends.written()).isEqualTo("abcde");
    assertThat(pipe.spent()).isTrue();
  }

  @Test
  void holdsEverythingWhileItIsStalled() throws IOException {
    pipe.delay(MILLI);
    move("before", 0);
    pipe.stall();
    assertThat(pipe.reading()).isFalse();
    assertThat(pipe.wakeAt()).isEqualTo(Long.MAX_VALUE);
    move("during", 2 * MILLI);
    assertThat(ends.written()).isEmpty();
    pipe.release();
    move("", 2 * MILLI);
    assertThat(ends.written()).isEqualTo("beforeduring");
  }

  @Test
  void swallowsWhatItHoldsAndWhatItReads() throws IOException {
    pipe.delay(MILLI);
    move("before", 0);
    pipe.swallow();
    move("after", MILLI);
    pipe.release();
    move("", 2 * MILLI);
    assertThat(ends.written()).isEmpty();
    assertThat(pipe.reading()).isTrue();
  }

  @Test
  void isDrainedWhenTheLastByteBeforeTheEndHasPassed() throws IOException {
    pipe.delay(MILLI);
    move("last", 0);
    ends.ended = true;
    move("", 0);
    assertThat(pipe.reading()).isFalse();
    assertThat(pipe.drained()).isFalse();
    move("", MILLI);
    assertThat(ends.written()).isEqualTo("last");
    assertThat(pipe.drained()).isTrue();
  }

  /** Lets the source have some more bytes, and moves them. */
  private void move(String bytes, long now) throws IOException {
    ends.source += bytes;
    pipe.read(scratch, now);
    pipe.write(now);
  }

  /** A source and a target in memory. */
  private static final class Ends implements ReadableByteChannel, WritableByteChannel {
    private String source = "";
    private boolean ended;
    private int takes = Integer.MAX_VALUE;
    private final StringBuilder written = new StringBuilder();

    String written() {
      return written.toString();
    }

    @Override
    public int read(ByteBuffer to) {
      byte[] bytes = source.getBytes(US_ASCII);
      int count = Math.min(bytes.length, to.remaining());
      to.put(bytes, 0, count);
      source = source.substring(count);
      return count == 0 && ended ? -1 : count;
    }

    @Override
    public int write(ByteBuffer from) {
      byte[] bytes = new byte[Math.min(from.remaining(), takes)];
      takes -= bytes.length;
      from.get(bytes);
      written.append(new String(bytes, US_ASCII));
      return bytes.length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
