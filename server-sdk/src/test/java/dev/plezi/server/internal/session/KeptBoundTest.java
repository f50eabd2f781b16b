package dev.plezi.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Options;
import dev.plezi.server.internal.session.SessionConnectionFixture.Peer;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.testing.Endings;
import dev.plezi.server.testing.ManualExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * All together may keep 10,000 bytes, and 8,750 once that was too much. Of what a connection is
 * sent the first message is on its way, and a second waits; nobody reads.
 */
class KeptBoundTest {
  private static final String WORDS = "more is kept for all peers together than may be";

  private final SessionConnectionFixture fixture =
      new SessionConnectionFixture(Options.builder().maxKeptBytes(10_000).build());
  private final KeptBytes kept = fixture.kept;

  @Test
  void whoKeepsMostEndsAtOnceAndNobodyElse() {
    SessionFixture small = stalled("203.0.113.1");
    SessionFixture large = stalled("203.0.113.2");
    small.send("a".repeat(2_000));
    small.send("b".repeat(1_000));
    large.send("c".repeat(1_000));
    large.send("d".repeat(5_900));
    assertThat(large.session.open()).isTrue();

    SessionFixture one = stalled("203.0.113.3");
    one.send("e".repeat(1_500));

    assertThat(large.session.open()).isFalse();
    assertThat(small.session.open()).isTrue();
    assertThat(one.session.open()).isTrue();
    large.transport.land();
    assertThat(large.transport.said).endsWith("close 4008 " + WORDS);
    assertThat(large.transport.aborts).isZero();
    assertNothingIsLeft(small, large, one);
  }

  @Test
  void whatIsOnItsWayIsCutIfItKeepsTheMemory() {
    SessionFixture large = stalled("203.0.113.1");
    SessionFixture small = stalled("203.0.113.2");
    small.send("a".repeat(4_000));
    large.send("b".repeat(6_500));

    assertThat(large.transport.aborts).isOne();
    assertThat(small.session.open()).isTrue();
    assertThat(kept.bytes()).isEqualTo(4_032);
    assertNothingIsLeft(small, large);
  }

  @Test
  void theNetworkThatKeepsMostEndsItsOwn() {
    SessionFixture alone = stalled("203.0.113.1");
    alone.send("a".repeat(3_000));
    List<SessionFixture> many = ofOneNetwork(4);
    many.forEach(each -> each.send("b".repeat(2_000)));

    assertThat(alone.session.open()).isTrue();
    assertThat(many.stream().filter(each -> !each.session.open())).hasSize(2);
    many.forEach(this::assertIsGone);
    assertNothingIsLeft(alone);
  }

  @Test
  void whoKeepsLittleDoesNotEndForOneThatFillsItsQueueMeanwhile() {
    List<SessionFixture> all = ofOneNetwork(4);
    SessionFixture small = all.get(0);
    SessionFixture large = all.get(1);
    SessionFixture medium = all.get(2);
    SessionFixture late = all.get(3);
    large.transport.whenAborted = () -> late.send("d".repeat(9_000));
    small.send("a".repeat(1_100));
    large.send("b".repeat(7_000));

    medium.send("c".repeat(2_000));

    assertOnlyTheseStay(all, small, medium);
  }

  @Test
  void whoseReaderHasCaughtUpMeanwhileStays() {
    List<SessionFixture> all = ofOneNetwork(3);
    SessionFixture quick = all.get(0);
    SessionFixture large = all.get(1);
    SessionFixture late = all.get(2);
    large.transport.whenAborted =
        () -> {
          quick.transport.land();
          late.send("d".repeat(9_000));
        };
    quick.send("a".repeat(4_500));
    large.send("b".repeat(5_500));

    assertOnlyTheseStay(all, quick);
  }

  /** With room for many, as an eighth of it is more than one portion keeps. */
  private final SessionConnectionFixture wide =
      new SessionConnectionFixture(Options.builder().maxKeptBytes(1_500_000).build());

  private final List<SessionFixture> many = new ArrayList<>();

  /** Connections that keep something, one after another, until more than before have ended. */
  private void fill() {
    long before = ended();
    while (ended() == before) {
      SessionFixture next = stalled(wide, "203.0.113." + many.size() % 250);
      many.add(next);
      next.send("m".repeat(1_060));
    }
  }

  private long ended() {
    return many.stream().filter(each -> !each.session.open()).count();
  }

  @Test
  void whoCrossesTheBoundEndsAPortionAndHandsTheRestOver() {
    ManualExecutor rest = new ManualExecutor();
    wide.rest = rest;
    fill();
    assertThat(ended()).isEqualTo(KeptBound.PORTION);
    assertThat(wide.kept.high()).isTrue();

    rest.runAll();

    assertThat(ended()).isBetween(2L * KeptBound.PORTION, 4L * KeptBound.PORTION);
    assertThat(wide.kept.high()).isFalse();
    many.forEach(this::assertIsGone);
    assertThat(wide.kept.bytes()).isZero();
  }

  @Test
  void whoCrossesItBeforeTheRestIsDoneEndsAPortionToo() {
    ManualExecutor rest = new ManualExecutor();
    wide.rest = rest;
    for (int i = 1; i <= 5; i++) {
      fill();
      assertThat(ended()).isEqualTo((long) i * KeptBound.PORTION);
      assertThat(wide.kept.bytes()).isLessThan(1_500_000);
      assertThat(rest.waiting()).isOne();
    }
    rest.runAll();
    assertThat(wide.kept.high()).isFalse();

    fill();
    assertThat(rest.waiting()).isOne();
  }

  @Test
  void whoCrossesItEndsAllWhereNobodyTakesTheRest() {
    wide.rest =
        task -> {
          throw new RejectedExecutionException("as asked");
        };

    fill();

    assertThat(wide.kept.high()).isFalse();
    assertThat(ended()).isBetween(2L * KeptBound.PORTION, 4L * KeptBound.PORTION);
  }

  @Test
  void aBroadcastCountsOnceHoweverManyItIsFor() {
    List<SessionFixture> readers = ofOneNetwork(20);
    WireMessage broadcast = WireMessage.text("x".repeat(7_000));

    readers.forEach(each -> each.session.send(broadcast));

    assertThat(readers).allMatch(each -> each.session.open());
    assertThat(kept.bytes()).isEqualTo(7_032);
    readers.subList(0, 19).forEach(this::assertIsGone);
    assertThat(kept.bytes()).isEqualTo(7_000);
    assertNothingIsLeft(readers.get(19));
  }

  @Test
  void aTransportThatCopiesKeepsTheCopyToo() {
    List<SessionFixture> readers = ofOneNetwork(3);
    readers.forEach(each -> each.transport.copies = true);
    WireMessage broadcast = WireMessage.text("x".repeat(4_000));

    readers.forEach(each -> each.session.send(broadcast));

    assertThat(readers.stream().filter(each -> each.session.open())).hasSize(2);
    readers.forEach(this::assertIsGone);
    assertThat(kept.bytes()).isZero();
  }

  @Test
  void aSessionThatKeepsMostIsLost() {
    Peer small = fixture.session("203.0.113.1");
    Peer large = fixture.session("203.0.113.2");
    small.sends("a".repeat(4_000));
    large.sends("b".repeat(6_500));

    assertThat(large.heard()).isEqualTo("close 4008 " + WORDS);
    large.loses();
    assertThat(kept.bytes()).isEqualTo(4_032);
    assertThat(fixture.peer().resumes("secret2").heard()).contains("\"reason\":\"overflow\"");
    small.loses();
    assertThat(fixture.peer().resumes("secret1", 0).news()).contains("a".repeat(4_000));
  }

  @Test
  void whatIsCountedByItsPeerCountsNoMore() {
    Peer peer = fixture.session("203.0.113.1");
    for (int i = 1; i <= 20; i++) {
      peer.sends("x".repeat(5_000));
      peer.counts(i);
    }

    assertThat(peer.fresh.open()).isTrue();
    assertThat(kept.bytes()).isZero();
  }

  @Test
  void aSessionWithoutAConnectionCountsToo() {
    Peer away = fixture.session("203.0.113.1");
    away.loses();
    away.sends("a".repeat(6_500));
    SessionFixture here = stalled("203.0.113.2");
    here.send("b".repeat(4_000));

    assertThat(here.session.open()).isTrue();
    assertThat(fixture.peer().resumes("secret1").heard()).contains("\"reason\":\"overflow\"");
    assertNothingIsLeft(here);
  }

  @Test
  void whatWaitsForListenersCountsToo() {
    SessionFixture listening = stalled("203.0.113.1");
    SessionFixture small = stalled("203.0.113.2");
    listening.publish("a".repeat(7_000), () -> {});
    assertThat(kept.bytes()).isEqualTo(7_032);

    small.send("b".repeat(4_000));

    assertThat(listening.session.open()).isFalse();
    assertThat(small.session.open()).isTrue();
    assertNothingIsLeft(listening, small);
  }

  @Test
  void aConnectionThatIsClosedAlreadyGoesFirst() {
    SessionFixture closed = stalled("203.0.113.1");
    closed.send("a".repeat(3_000));
    closed.send("b".repeat(3_000));
    closed.session.close(1000, "");
    SessionFixture small = stalled("203.0.113.2");

    small.send("c".repeat(4_500));

    assertThat(closed.transport.aborts).isOne();
    assertThat(small.session.open()).isTrue();
    assertNothingIsLeft(closed, small);
  }

  @Test
  void aConnectionThatHasLostItsSessionGoesBeforeOthers() {
    Peer fenced = fixture.session("203.0.113.1");
    fenced.transport.prompt = false;
    fenced.sends("a".repeat(6_000));
    fenced.says("{\"event\":\"_close_\"}");
    assertThat(kept.bytes()).isEqualTo(6_000);
    SessionFixture small = stalled("203.0.113.2");

    small.send("b".repeat(4_500));

    assertThat(fenced.transport.aborts).isOne();
    assertThat(small.session.open()).isTrue();
    assertNothingIsLeft(small);
  }

  private SessionFixture stalled(String address) {
    return stalled(fixture, address);
  }

  private static SessionFixture stalled(SessionConnectionFixture in, String address) {
    SessionFixture plain = new SessionFixture(4, in.kept);
    plain.transport.prompt = false;
    assertThat(in.sessions.add(plain.session, address)).isTrue();
    return plain.open();
  }

  private List<SessionFixture> ofOneNetwork(int count) {
    return IntStream.range(0, count).mapToObj(i -> stalled("203.0.113.2")).toList();
  }

  private void assertOnlyTheseStay(List<SessionFixture> of, SessionFixture... these) {
    assertThat(of).filteredOn(each -> each.session.open()).containsExactly(these);
    assertNothingIsLeft(of.toArray(SessionFixture[]::new));
  }

  private void assertIsGone(SessionFixture each) {
    while (each.transport.flying() > 0) {
      each.transport.fail();
    }
    each.socket.closed(Endings.of(1006));
    each.workers.runAll();
    assertThat(each.handler.told).endsWith("closed");
  }

  private void assertNothingIsLeft(SessionFixture... all) {
    List.of(all).forEach(this::assertIsGone);
    assertThat(kept.bytes()).isZero();
  }
}
