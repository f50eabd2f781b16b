package com.example.office;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.App;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import org.junit.jupiter.api.Test;

/** What Actuator says of an app. */
class ActuatorTest {
  private static final String[] ALL = {
    "--management.endpoints.web.exposure.include=*",
    "--management.endpoint.health.probes.enabled=true",
    "--management.endpoint.health.show-details=always"
  };

  @Test
  void theHealthOfTheApplicationHasTheApps() throws Exception {
    try (Office office = Office.open(ALL)) {
      HttpResponse<String> health = office.get("/actuator/health");

      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body())
          .contains("\"plezi\":{")
          .contains("\"broker\":\"local\"")
          .contains("\"suspended\":0");
    }
  }

  @Test
  void anAppThatDrainsIsOutOfServiceAndSoIsTheReadiness() throws Exception {
    try (Office office = Office.open(ALL)) {
      assertThat(office.get("/actuator/health/readiness").statusCode()).isEqualTo(200);

      office.bean(App.class).stop();

      HttpResponse<String> readiness = office.get("/actuator/health/readiness");
      assertThat(readiness.statusCode()).isEqualTo(503);
      assertThat(readiness.body()).contains("OUT_OF_SERVICE");
      assertThat(office.get("/actuator/health").statusCode()).isEqualTo(503);
      assertThat(office.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void anApplicationThatNamesWhatItsReadinessIsHasThatAlone() throws Exception {
    try (Office office =
        Office.open(
            ALL[0],
            ALL[1],
            "--management.endpoint.health.group.readiness.include=readinessState")) {
      office.bean(App.class).stop();

      assertThat(office.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theHealthCanBeLeftOut() throws Exception {
    try (Office office =
        Office.open(ALL[0], ALL[1], ALL[2], "--management.health.plezi.enabled=false")) {
      assertThat(office.get("/actuator/health").body()).doesNotContain("plezi");
      office.bean(App.class).stop();
      assertThat(office.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theEndpointCountsConnectionsAndTheSubscribersOfAChannel() throws Exception {
    try (Office office = Office.open(ALL)) {
      Office.Heard heard = new Office.Heard();
      WebSocket socket = office.connect("/lobby", heard).join();
      assertThat(heard.next()).contains("joined");

      assertThat(office.get("/actuator/plezi").body())
          .contains("\"connections\":1")
          .contains("\"ready\":true")
          .contains("\"state\":\"LOCAL\"");
      assertThat(office.get("/actuator/plezi/room").body())
          .isEqualTo("{\"connections\":1,\"identities\":0}");
      assertThat(office.get("/actuator/plezi/other").body())
          .isEqualTo("{\"connections\":0,\"identities\":0}");
      socket.abort();
    }
  }

  @Test
  void theEndpointIsNotShownUnlessItIsExposed() throws Exception {
    try (Office office = Office.open()) {
      assertThat(office.get("/actuator/plezi").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void theMetersOfTheApplicationHaveTheApps() throws Exception {
    try (Office office = Office.open(ALL)) {
      Office.Heard heard = new Office.Heard();
      WebSocket socket = office.connect("/lobby", heard).join();
      assertThat(heard.next()).contains("joined");

      assertThat(office.get("/actuator/metrics/plezi.connections.open").body())
          .contains("\"value\":1.0");
      socket.abort();
    }
  }
}
