package com.example.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.office.Office.Heard;
import dev.plezi.server.App;
import dev.plezi.server.Health;
import dev.plezi.server.Options;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RedisServer;
import java.net.http.WebSocket;
import org.junit.jupiter.api.Test;

/** The Redis of the application is the app's. */
class RedisTest {
  private static String[] settings(RedisServer redis) {
    return new String[] {
      "--spring.application.name=office",
      "--spring.data.redis.host=127.0.0.1",
      "--spring.data.redis.port=" + redis.port(),
      "--spring.data.redis.password=open sesame",
      "--management.endpoint.health.probes.enabled=true",
      "--management.endpoint.health.show-details=always"
    };
  }

  @Test
  void twoServersShareTheChannelsByTheRedisThatBootKnows() throws Exception {
    try (RedisServer redis = RedisServer.start("open sesame");
        Office one = Office.open(settings(redis));
        Office two = Office.open(settings(redis))) {
      Heard nobody = new Heard();
      WebSocket socket = one.connect("/lobby", nobody).join();
      assertThat(nobody.next()).contains("joined");

      two.bean(App.class).publish("room", new Room.Say("from two"));

      assertThat(nobody.next()).contains("from two");
      assertThat(one.get("/actuator/health").body()).contains("\"broker\":\"connected\"");
      socket.abort();
    }
  }

  @Test
  void aRedisThatIsGoneTakesTheReadinessWithIt() throws Exception {
    RedisServer redis = RedisServer.start("open sesame");
    try (Office office = Office.open(settings(redis))) {
      assertThat(office.get("/actuator/health/readiness").statusCode()).isEqualTo(200);

      redis.close();

      App app = office.bean(App.class);
      Journal.await(
          "the app has found out", () -> app.health().broker() == Health.Broker.DISCONNECTED);
      assertThat(office.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
      assertThat(office.get("/actuator/health").body())
          .contains("\"broker\":\"disconnected\"", "brokerProblem");
    }
  }

  @Test
  void anAppThatHasAUrlOfItsOwnBeItEmptyGoesByThat() throws Exception {
    try (Office office = Office.open("--plezi.redis-url=", "--spring.data.redis.host=nowhere")) {
      assertThat(office.bean(App.class).health().broker()).isEqualTo(Health.Broker.LOCAL);
    }
  }

  @Test
  void aRedisThatNobodyHasNamedIsNotLookedFor() throws Exception {
    try (Office office = Office.open()) {
      assertThat(office.bean(Options.class).redisUrl()).isNull();
    }
  }

  @Test
  void sentinelsAreRefusedInWords() {
    assertThatThrownBy(
            () ->
                Office.open(
                    "--spring.data.redis.sentinel.master=m",
                    "--spring.data.redis.sentinel.nodes=127.0.0.1:26379"))
        .rootCause()
        .hasMessageContaining("names sentinels or replicas: say plezi.redis-url");
  }
}
