package dev.plezi.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.session.CallersFixture.Peer;
import java.util.List;
import org.junit.jupiter.api.Test;

class AbsenceTest {
  private final CallersFixture fixture = new CallersFixture();
  private final Peer peer = fixture.session();

  @Test
  void aBusyApplicationIsToldOfOneInterruptionForManyAndOfTheLastState() {
    peer.endpoint.at(
        "a",
        () -> {
          for (int i = 0; i < 100; i++) {
            fixture.peer().resumes("secret1").loses();
          }
        });
    List<String> told = peer.endpoint.told;

    peer.says("a");
    assertThat(told).containsExactly("open", "begin a", "a", "suspended");
    told.clear();
    Peer back = fixture.peer().resumes("secret1");
    peer.endpoint.at("b", () -> fixture.peer().resumes("secret1"));
    back.says("b");
    assertThat(told).containsExactly("resumed", "begin b", "b", "suspended", "resumed");
  }
}
