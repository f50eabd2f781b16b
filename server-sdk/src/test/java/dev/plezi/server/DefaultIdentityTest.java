package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.event.EventName;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who a peer is when its controller has not said it. */
class DefaultIdentityTest {
  private final App app =
      Plezi.app(Options.builder().defaultIdentity(request -> request.header("X-User")).build())
          .route("/open", Open.class)
          .route("/members", Members.class)
          .route("/alias", Alias.class)
          .events("/live", live -> live.onOpen(to -> to.emit(new Seen("" + to.identity()))));
  private final PleziTest test = PleziTest.of(app);

  @AfterEach
  void stop() {
    test.close();
  }

  @EventName("seen")
  public record Seen(String who) {}

  /** Takes everybody. */
  public static class Open extends Controller {
    @Override
    public void onOpen() {
      emit(new Seen("" + identity()));
    }

    @On(http = true)
    public String whoami() {
      return "" + identity();
    }

    @Override
    public Object index() {
      return "page of " + identity();
    }
  }

  /** Takes those who are known. */
  public static class Members extends Open {
    @Override
    public boolean preConnect() {
      return identity() != null;
    }
  }

  /** Knows better. */
  public static class Alias extends Open {
    @Override
    public boolean preConnect() {
      identify("alias");
      return true;
    }
  }

  private String seen(String path, String user) {
    TestConnection peer = test.at(path).header("X-User", user).connect();
    return peer.next(Seen.class).who();
  }

  @Test
  void isThatOfAConnectionAndOfAPlainRequest() {
    assertThat(seen("/open", "ada")).isEqualTo("ada");
    assertThat(seen("/live", "bob")).isEqualTo("bob");
    assertThat(test.at("/open").header("X-User", "ada").get().text()).isEqualTo("page of ada");
    assertThat(test.at("/open/whoami").header("X-User", "ada").post().text()).isEqualTo("ada");
    assertThat(app.identities()).containsExactlyInAnyOrder("ada", "bob");
  }

  @Test
  void reachesThePeerAndIsRevoked() {
    TestConnection ada = test.at("/open").header("X-User", "ada").connect();
    assertThat(ada.next(Seen.class).who()).isEqualTo("ada");

    app.to("ada").emit(new Seen("hello"));
    test.settle();
    assertThat(ada.next(Seen.class).who()).isEqualTo("hello");
    assertThat(app.revoke("ada")).isEqualTo(1);
  }

  @Test
  void isNobodyWhereNothingIsSaid() {
    assertThat(test.connect("/open").next(Seen.class).who()).isEqualTo("null");
    assertThat(app.identities()).isEmpty();
  }

  @Test
  void isSeenByPreConnectWhichMayRefuseNobodies() {
    assertThat(seen("/members", "ada")).isEqualTo("ada");
    assertThatThrownBy(() -> test.connect("/members")).isInstanceOf(HttpException.class);
  }

  @Test
  void givesWayToWhatPreConnectSays() {
    assertThat(seen("/alias", "ada")).isEqualTo("alias");
  }
}
