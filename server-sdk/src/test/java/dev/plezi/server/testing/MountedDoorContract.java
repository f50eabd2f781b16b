package dev.plezi.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.RawClient.Reply;
import org.junit.jupiter.api.Test;

/** What holds besides of an app that is a part of something else, behind a path of that. */
public abstract class MountedDoorContract extends DoorContract {
  protected MountedDoorContract(Door.Opener opener) {
    super(opener);
  }

  @Test
  void aRedirectLeadsToTheRouteAnew() throws Exception {
    try (RawClient client = client(open("/app"))) {
      Reply reply =
          client.request("PUT", "/app/pages/1", "Content-Length: 0", "X-Requested-With: test");

      assertThat(reply.status()).isEqualTo(303);
      assertThat(reply.header("Location"))
          .singleElement()
          .asString()
          .endsWith("/app/pages?q=moved+on");
    }
  }

  @Test
  void whatStandsBeforeTheRoutesIsKnownAndNoPartOfThePath() throws Exception {
    try (RawClient client = client(open("/app"))) {
      assertThat(client.request("GET", "/app/pages/where").body())
          .contains("'/app' '/pages/where'");
      assertThat(client.request("GET", "/pages/where").status()).isEqualTo(404);
    }
  }
}
