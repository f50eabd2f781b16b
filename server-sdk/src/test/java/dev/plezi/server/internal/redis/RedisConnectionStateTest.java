package dev.plezi.server.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.LogFile;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the log is told of Redis, and when; the time is simulated. */
class RedisConnectionStateTest {
  private final LogFile log = new LogFile();
  private final RedisAccess access = RedisAccess.of(RedisUrl.parse("redis://:secret@localhost"));
  private long nanos = -TimeUnit.HOURS.toNanos(1);
  private final RedisConnectionState state = new RedisConnectionState(access, () -> nanos);

  RedisConnectionStateTest() {
    state.subscribed();
    state.publishing();
  }

  @Test
  void theReasonIsSaidAtOnceAndAgainOnceAMinute() {
    for (int second = 0; second < 150; second++) {
      state.notSubscribed(new RuntimeException("WRONGPASS secret\nis wrong"));
      pass(1);
    }

    assertThat(said())
        .containsExactly(
            "lost, WRONGPASS *** is wrong; other servers are not reached until it is back",
            "still lost, WRONGPASS *** is wrong; other servers are not reached until it is back",
            "still lost, WRONGPASS *** is wrong; other servers are not reached until it is back");
    assertThat(state.problem()).isEqualTo("WRONGPASS *** is wrong");
  }

  @Test
  void anotherReasonIsSaidAtOnceTooButNotEachTimeTheyTakeTurns() {
    state.notSubscribed(new RuntimeException("the stream has ended"));
    for (int i = 0; i < 10; i++) {
      state.notSubscribed(new RuntimeException("LOADING"));
      state.notPublishing(new RuntimeException("refused"));
      pass(1);
    }

    assertThat(said())
        .extracting(line -> line.split(";", 2)[0])
        .containsExactly(
            "lost, the stream has ended", "still lost, LOADING", "still lost, refused");
  }

  @Test
  void aFloodOfReasonsIsBounded() {
    for (int i = 0; i < 100; i++) {
      state.notSubscribed(new RuntimeException("reason " + i));
    }

    assertThat(said()).hasSize(8);
  }

  @Test
  void saysThatItIsBackAndForHowLongItWasAway() {
    state.notSubscribed(new RuntimeException("the stream has ended"));
    pass(2);
    state.notSubscribed(new RuntimeException("refused"));
    pass(3);
    state.subscribed();
    state.publishing();

    assertThat(said().get(2)).isEqualTo("connected again, after 5 s and 1 attempts");
    assertThat(state.connected()).isTrue();
    assertThat(state.problem()).isEmpty();
    state.notSubscribed(new RuntimeException("refused"));
    assertThat(said().get(3)).startsWith("lost, refused");
  }

  @Test
  void whatIsRefusedSinglyIsAProblemForAMinuteAndSaidOnceInIt() {
    for (int i = 0; i < 10; i++) {
      state.refusedSingly("to subscribe to the channel c" + i, "NOPERM");
    }

    assertThat(said()).containsExactly("Redis refuses to subscribe to the channel c0: NOPERM");
    assertThat(state.problem()).isEqualTo("Redis refuses to subscribe to the channel c9: NOPERM");
    assertThat(state.connected()).isTrue();
    pass(61);
    assertThat(state.problem()).isEmpty();
  }

  @Test
  void aRefusalOfEverythingIsNotAnAbsence() {
    state.refused(new RuntimeException("NOPERM"));
    assertThat(state.refusal()).isEqualTo("Redis refuses publications: NOPERM");
    assertThat(state.connected()).isFalse();

    state.notPublishing(new RuntimeException("Connection refused"));
    assertThat(state.refusal()).isNull();
  }

  @Test
  void whatEndsTheOtherConnectionTooIsTheReason() {
    state.notSubscribed(new RuntimeException("WRONGPASS"));
    state.notPublishing();

    assertThat(state.problem()).isEqualTo("WRONGPASS");
    assertThat(said()).hasSize(1);
  }

  private void pass(long seconds) {
    nanos += TimeUnit.SECONDS.toNanos(seconds);
  }

  private List<String> said() {
    String where = "Redis at localhost:6379: ";
    return log.lines().stream()
        .filter(line -> line.contains(where))
        .map(line -> line.substring(line.indexOf(where) + where.length()))
        .toList();
  }
}
