package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is in a channel. */
class SubscribersTest {
  private static final Subscribers NOBODY = new Subscribers(Set.of(), 0);

  private final App app = Plezi.app().events("/", SubscribersTest::live);
  private final PleziTest test = PleziTest.of(app);

  @AfterEach
  void stop() {
    test.close();
  }

  private static void live(Live live) {
    live.preConnect(
            c -> {
              String user = c.params().get("user");
              if (user != null) {
                c.identify(user);
              }
              return true;
            })
        .on("join", (c, event) -> c.subscribe("room"))
        .on("hear", (c, event) -> c.subscribe("room", message -> {}))
        .on("spy", (c, event) -> c.subscribePattern("r*"))
        .on("part", (c, event) -> c.unsubscribe("room"));
  }

  private TestConnection join(String user, String how) {
    TestConnection client = test.connect("/?user=" + user);
    client.emit(how, Map.of());
    return client;
  }

  @Test
  void areCountedByConnectionAndNamedOnceEach() {
    join("ada", "join");
    join("ada", "hear");
    join("ada", "join").emit("hear", Map.of());
    TestConnection nobody = test.connect("/");
    nobody.emit("join", Map.of());

    assertThat(app.subscribers("room")).isEqualTo(new Subscribers(Set.of("ada"), 4));
    assertThat(Plezi.subscribers("other")).isEqualTo(NOBODY);
  }

  @Test
  void areNoneWhoHearByAPatternOrAreTheAppItself() {
    join("ada", "spy");
    var unused = app.subscribe("room", message -> {});

    assertThat(app.subscribers("room")).isEqualTo(NOBODY);
  }

  @Test
  void stayWhileTheirSessionDoes() {
    TestConnection ada = join("ada", "join");
    TestConnection ben = join("ben", "join");
    TestConnection eve = join("eve", "join");

    ada.drop();
    ben.close();
    eve.emit("part", Map.of());
    assertThat(app.subscribers("room")).isEqualTo(new Subscribers(Set.of("ada"), 1));

    test.advance(Duration.ofMinutes(3));
    assertThat(app.subscribers("room")).isEqualTo(NOBODY);
  }

  @Test
  void areNoneWhileTheAppDoesNotRunAndOfAChannelOfOurOwn() {
    assertThat(Plezi.app().subscribers("room")).isEqualTo(NOBODY);
    join("ada", "join");
    test.close();
    assertThat(app.subscribers("room")).isEqualTo(NOBODY);
    assertThatIllegalArgumentException().isThrownBy(() -> app.subscribers("\0revoked"));
  }
}
