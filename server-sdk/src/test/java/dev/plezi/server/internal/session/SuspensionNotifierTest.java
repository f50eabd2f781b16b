package dev.plezi.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.session.SessionConnectionFixture.Peer;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuspensionNotifierTest {
  private final SessionConnectionFixture fixture = new SessionConnectionFixture();
  private final Peer peer = fixture.session();

  @Test
  void aBusyApplicationIsToldOfOneInterruptionForManyAndOfTheLastState() {
    peer.handler.at(
        "a",
        () -> {
          for (int i = 0; i < 100; i++) {
            fixture.peer().resumes("secret1").loses();
          }
        });
    List<String> told = peer.handler.told;

    peer.says("a");
    assertThat(told).containsExactly("open", "begin a", "a", "suspended");
    told.clear();
    Peer back = fixture.peer().resumes("secret1");
    peer.handler.at("b", () -> fixture.peer().resumes("secret1"));
    back.says("b");
    assertThat(told).containsExactly("resumed", "begin b", "b", "suspended", "resumed");
  }
}
