package dev.plezi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.e2e.doors.DoorKind;
import dev.plezi.e2e.socket.SessionSocket;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests to the conformance server, byte by byte. */
@ParameterizedClass
@EnumSource
class RequestsIT {
  private final URI session;

  RequestsIT(DoorKind door) {
    session = ConformanceServerFixture.server(door).resolve("/session");
  }

  @Test
  void answersRequests() throws IOException {
    try (SessionSocket socket = SessionSocket.open(session)) {
      assertThat(ask(socket, 1, "sum", "\"a\":2,\"b\":3"))
          .isEqualTo("{\"event\":\"_reply_\",\"_EID_\":1,\"data\":5}");
      assertThat(ask(socket, 2, "tick", "\"n\":9"))
          .isEqualTo("{\"event\":\"_reply_\",\"_EID_\":2,\"data\":{\"event\":\"tock\",\"n\":9}}");
      assertThat(ask(socket, 3, "later", "\"ms\":1"))
          .isEqualTo("{\"event\":\"_reply_\",\"_EID_\":3,\"data\":{\"event\":\"late\",\"ms\":1}}");
      assertThat(ask(socket, 4, "stream", "\"count\":0,\"every\":1"))
          .isEqualTo("{\"event\":\"_reply_\",\"_EID_\":4,\"data\":null}");
    }
  }

  @Test
  void answersRequestsThatFailWithoutTheServersSecrets() throws IOException {
    try (SessionSocket socket = SessionSocket.open(session)) {
      assertThat(ask(socket, 1, "fail", "\"code\":\"not_found\""))
          .isEqualTo(error(1, "not_found", "failed, as asked"));
      assertThat(ask(socket, 2, "boom", "\"x\":1"))
          .isEqualTo(error(2, "internal", "the server failed"));
      assertThat(ask(socket, 3, "sum", "\"a\":2"))
          .startsWith("{\"event\":\"_error_\",\"_EID_\":3,\"code\":\"invalid\",\"message\":")
          .contains("b");
      // Nobody has taken it, so it is not acknowledged.
      socket.send(request(4, "nobody", "\"x\":1"));
      assertThat(socket.read())
          .isEqualTo(error(4, "unknown_event", "no handler for the event nobody"));
    }
  }

  @Test
  void aRepeatedRequestIsHandledOnceAndAnsweredAgain() throws IOException {
    try (SessionSocket socket = SessionSocket.open(session)) {
      String reply = "{\"event\":\"_reply_\",\"_EID_\":1,\"data\":{\"event\":\"tock\",\"n\":1}}";
      assertThat(ask(socket, 1, "tick", "\"n\":1")).isEqualTo(reply);
      assertThat(ask(socket, 1, "tick", "\"n\":1")).isEqualTo(reply);
      socket.send("{\"event\":\"seen\"}");
      assertThat(socket.read())
          .isEqualTo("{\"event\":\"seen\",\"count\":1,\"distinct\":1,\"ordered\":true}");
    }
  }

  @Test
  void aRepeatedRequestIsHandledOnceHoweverLongItsIdIs() throws IOException {
    try (SessionSocket socket = SessionSocket.open(session)) {
      String request =
          "{\"event\":\"tick\",\"n\":1,\"_re_\":true,\"_EID_\":\"%s\"}".formatted("x".repeat(200));
      socket.send(request, request, "{\"event\":\"seen\"}");
      List<String> heard = socket.read(5);
      assertThat(heard).filteredOn(words -> words.contains("_reply_")).hasSize(2);
      assertThat(heard).last().asString().contains("\"count\":1,");
    }
  }

  @Test
  void aReplySurvivesTheConnectionThatAskedForIt() throws IOException {
    SessionSocket first = SessionSocket.open(session);
    first.send(request(1, "later", "\"ms\":200"));
    assertThat(first.read()).isEqualTo("{\"event\":\"_ack_\",\"_EID_\":1}");
    first.cut();
    try (SessionSocket second = SessionSocket.resume(session, first.secret(), 1)) {
      assertThat(second.answer().received()).isEqualTo(1);
      assertThat(second.read())
          .isEqualTo(
              "{\"event\":\"_reply_\",\"_EID_\":1,\"data\":{\"event\":\"late\",\"ms\":200}}");
    }
  }

  @Test
  void tellsWhoAsks() throws IOException {
    try (SessionSocket ann = SessionSocket.open(URI.create(session + "?as=ann"));
        SessionSocket nobody = SessionSocket.open(session)) {
      assertThat(ask(ann, 1, "whoami", "\"x\":1"))
          .isEqualTo("{\"event\":\"_reply_\",\"_EID_\":1,\"data\":\"ann\"}");
      assertThat(ask(nobody, 1, "whoami", "\"x\":1"))
          .isEqualTo("{\"event\":\"_reply_\",\"_EID_\":1,\"data\":null}");
    }
  }

  /** Sends a request; its outcome, behind the acknowledgement. */
  private static String ask(SessionSocket socket, int id, String event, String members)
      throws IOException {
    socket.send(request(id, event, members));
    List<String> answers = socket.read(2);
    assertThat(answers.get(0)).isEqualTo("{\"event\":\"_ack_\",\"_EID_\":" + id + "}");
    return answers.get(1);
  }

  private static String request(int id, String event, String members) {
    return "{\"event\":\"%s\",\"_EID_\":%d,\"_re_\":true,%s}".formatted(event, id, members);
  }

  private static String error(int id, String code, String message) {
    return "{\"event\":\"_error_\",\"_EID_\":%d,\"code\":\"%s\",\"message\":\"%s\"}"
        .formatted(id, code, message);
  }
}
