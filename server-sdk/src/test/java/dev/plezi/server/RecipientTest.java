package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plezi.event.EventName;
import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an app sends to an identity, and knows of it. */
class RecipientTest {
  private final List<String> log = new ArrayList<>();
  private final App app = Plezi.app().events("/", this::live);
  private final PleziTest test = PleziTest.of(app);

  /** What is sent. */
  @EventName("mail")
  public record Mail(int n) {}

  @AfterEach
  void stop() {
    test.close();
  }

  private void live(Live live) {
    live.preConnect(
            c -> {
              String user = c.params().get("user");
              if (user != null) {
                c.identify(user);
              }
              return true;
            })
        .onClose(c -> log.add("closed " + c.identity()))
        .reply(
            "copy",
            (c, event) -> {
              c.emit(new Mail(1));
              app.to(String.valueOf(c.identity())).emit(new Mail(2));
              return new Mail(3);
            });
  }

  @Test
  void reachesAllThatAnIdentityHasAndNobodyElse() {
    TestConnection tab = test.connect("/?user=ada");
    TestConnection old = test.at("/?user=ada").withoutSession().connect();
    TestConnection other = test.connect("/?user=ada2");
    TestConnection nobody = test.connect("/");

    app.to("ada").emit(new Mail(1));
    Plezi.to("ada").emit("mail", Map.of("n", 2));
    app.to("bob").emit(new Mail(3));

    for (TestConnection each : List.of(tab, old)) {
      assertThat(List.of(each.next(Mail.class), each.next(Mail.class)))
          .containsExactly(new Mail(1), new Mail(2));
    }
    assertThat(List.of(tab.received(), old.received(), other.received(), nobody.received()))
        .containsOnly(List.of());
  }

  @Test
  void whatAHandlerSendsToItsOwnPeerKeepsItsPlace() {
    TestConnection ada = test.connect("/?user=ada");

    ada.emit("copy", Map.of());

    assertThat(List.of(ada.next(Mail.class), ada.next(Mail.class), ada.next(Mail.class)))
        .containsExactly(new Mail(1), new Mail(2), new Mail(3));
  }

  @Test
  void isKeptForASessionThatIsAway() {
    TestConnection ada = test.connect("/?user=ada");
    ada.drop();

    app.to("ada").emit(new Mail(1));
    test.advance(Duration.ofMinutes(1));

    assertThat(ada.resume()).isTrue();
    assertThat(ada.next(Mail.class)).isEqualTo(new Mail(1));
    assertThat(ada.received()).isEmpty();
  }

  @Test
  void disconnectingClosesBehindWhatWasSentAndForGood() {
    TestConnection tab = test.connect("/?user=ada");
    TestConnection old = test.at("/?user=ada").withoutSession().connect();
    TestConnection away = test.connect("/?user=ada");
    away.drop();
    TestConnection other = test.connect("/?user=eve");

    app.to("ada").emit(new Mail(1));
    app.to("ada").disconnect();
    app.to("ada").emit(new Mail(2));

    for (TestConnection each : List.of(tab, old)) {
      assertThat(each.connected()).isFalse();
      assertThat(each.closeCode()).isEqualTo(1000);
      assertThat(each.next(Mail.class)).isEqualTo(new Mail(1));
      assertThat(each.received()).isEmpty();
    }
    assertThat(log).containsExactly("closed ada", "closed ada", "closed ada");
    assertThat(away.resume()).isFalse();
    assertThat(away.gap()).isEqualTo("closed");
    assertThat(other.connected()).isTrue();
  }

  @Test
  void disconnectingMaySayWhy() {
    TestConnection ada = test.connect("/?user=ada");

    app.to("ada").disconnect(4000, "signed in elsewhere");

    assertThat(ada.closeCode()).isEqualTo(4000);
    assertThat(ada.closeReason()).isEqualTo("signed in elsewhere");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> app.to("ada").disconnect(4001, ""))
        .withMessageContaining("4001");
  }

  @Test
  void theAppKnowsWhoIsHereAndHowOften() {
    assertThat(app.identities()).isEmpty();
    TestConnection tab = test.connect("/?user=ada");
    TestConnection old = test.at("/?user=ada").withoutSession().connect();
    TestConnection eve = test.connect("/?user=eve");
    TestConnection nobody = test.connect("/");

    assertThat(Plezi.identities()).containsExactlyInAnyOrder("ada", "eve");
    assertThat(app.connections("ada")).isEqualTo(2);
    assertThat(Plezi.connections("bob")).isZero();

    old.close();
    tab.drop();
    eve.close();
    nobody.close();
    assertThat(app.identities()).containsExactly("ada");
    assertThat(app.connections("ada")).isZero();
    assertThat(tab.resume()).isTrue();
    assertThat(app.connections("ada")).isOne();

    tab.drop();
    test.advance(Duration.ofMinutes(3));
    assertThat(app.identities()).isEmpty();
  }

  @Test
  void nobodyIsThereWhileTheAppDoesNotRun() {
    App idle = Plezi.app();
    idle.to("ada").emit(new Mail(1));
    idle.to("ada").disconnect();
    assertThat(idle.identities()).isEmpty();
    assertThat(idle.connections("ada")).isZero();

    TestConnection ada = test.connect("/?user=ada");
    test.close();
    ada.skip();
    app.to("ada").emit(new Mail(1));
    app.to("ada").disconnect();
    assertThat(app.identities()).isEmpty();
    assertThat(ada.received()).isEmpty();
  }
}
