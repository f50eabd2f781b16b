package dev.plezi.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionRegistryTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void takesNoMoreThanItsBound() {
    SessionRegistry sessions = SessionFixture.sessions(2, 2);

    assertThat(sessions.add(new SessionFixture().session, "peer")).isTrue();
    assertThat(sessions.full()).isFalse();
    assertThat(sessions.add(new SessionFixture().session, "peer")).isTrue();
    assertThat(sessions.full()).isTrue();
    assertThat(sessions.add(new SessionFixture().session, "peer")).isFalse();
    assertThat(sessions.size()).isEqualTo(2);
  }

  @Test
  void hasRoomAgainWhenASessionEnds() {
    SessionRegistry sessions = SessionFixture.sessions(1, 1);
    SessionFixture first = new SessionFixture().open();
    sessions.add(first.session, "peer");

    first.socket.closed(1006);
    first.workers.runAll();

    assertThat(sessions.size()).isZero();
    assertThat(sessions.add(new SessionFixture().session, "peer")).isTrue();
  }

  @Test
  void hasRoomAgainWhenAHandshakeLeadsNowhere() {
    SessionRegistry sessions = SessionFixture.sessions(1, 1);
    SessionFixture first = new SessionFixture();
    sessions.add(first.session, "peer");

    long late = first.clock.get() + SessionFixture.PING.multipliedBy(3).toNanos();
    sessions.tick(late);

    assertThat(sessions.size()).isZero();
    assertThat(sessions.full()).isFalse();
  }

  @Test
  void takesNoMoreOfOneAddressThanItsBound() {
    SessionRegistry sessions = SessionFixture.sessions(3, 1);
    SessionFixture first = new SessionFixture().open();

    assertThat(sessions.add(first.session, "one")).isTrue();
    assertThat(sessions.add(new SessionFixture().session, "one")).isFalse();
    assertThat(sessions.add(new SessionFixture().session, "two")).isTrue();
    first.socket.closed(1006);
    first.workers.runAll();

    assertThat(sessions.add(new SessionFixture().session, "one")).isTrue();
    assertThat(sessions.size()).isEqualTo(2);
  }

  @Test
  void drainsByShuttingAllDownAndWaitingForTheirEnd() throws Exception {
    SessionRegistry sessions = SessionFixture.sessions(2, 2);
    SessionFixture connection = new SessionFixture().open();
    sessions.add(connection.session, "peer");
    CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() -> drain(sessions, LONG));
    while (connection.workers.waiting() == 0) {
      Thread.onSpinWait();
    }

    connection.workers.runAll();
    assertThat(connection.link.said).containsExactly("close 1001 server shutdown");
    connection.socket.closed(1006);
    connection.workers.runAll();

    assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void givesUpWaitingAfterItsLimit() {
    SessionRegistry sessions = SessionFixture.sessions(1, 1);
    sessions.add(new SessionFixture().open().session, "peer");

    assertThat(drain(sessions, Duration.ZERO)).isFalse();
    assertThat(sessions.size()).isEqualTo(1);
  }

  @Test
  void takesNobodyInWhileItDrains() {
    SessionRegistry sessions = SessionFixture.sessions(2, 2);

    assertThat(drain(sessions, LONG)).isTrue();

    assertThat(sessions.full()).isTrue();
    assertThat(sessions.add(new SessionFixture().session, "peer")).isFalse();
    assertThat(sessions.size()).isZero();
  }

  @Test
  void endsWhatIsLeftWithoutAWord() throws InterruptedException {
    SessionRegistry sessions = SessionFixture.sessions(2, 2);
    SessionFixture open = new SessionFixture().open();
    SessionFixture handshake = new SessionFixture();
    sessions.add(open.session, "peer");
    sessions.add(handshake.session, "peer");

    assertThat(sessions.abort(Duration.ZERO)).isFalse();

    assertThat(open.link.aborts).isEqualTo(1);
    assertThat(open.link.said).isEmpty();
    assertThat(sessions.size()).isEqualTo(1);
  }

  @Test
  void tellsThoseWithAConnectionFromThoseWithout() {
    SessionConnectionFixture callers = new SessionConnectionFixture();
    callers.direct("ada");
    callers.session("ada", null);
    callers.session("ada", null).loses();

    assertThat(callers.sessions.connected()).isEqualTo(2);
    assertThat(callers.sessions.suspended()).isEqualTo(1);
  }

  private static boolean drain(SessionRegistry sessions, Duration limit) {
    try {
      return sessions.drain(limit);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
