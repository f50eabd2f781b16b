package dev.plezi.e2e.vectors;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.e2e.socket.Frame;
import dev.plezi.e2e.socket.ScriptedServer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class VectorRunTest {
  private static final String ALIVE =
      """
      {"row":1,"name":"a case","path":"/echo","send":[{"text":"hi"}],
       "expect":[{"text":"a"},{"json":{"b":[1,"x"],"c":null}}],"then":"alive"}""";
  private static final String CLOSED =
      """
      {"row":1,"name":"a case","path":"/echo","send":[{"text":"hi"}],
       "expect":[],"then":"closed","codes":[1000,1005]}""";
  private static final String PROBED = "{\"got\":{\"event\":\"echo\",\"probe\":\"a case\"},";

  @Test
  void passesWhenTheFramesComeAndTheProbeIsAnswered() {
    assertThatCode(
            () ->
                run(
                    ALIVE,
                    client -> {
                      client.read();
                      client.send("a");
                      client.send("{ \"c\":null, \"b\":[1,\"x\"]}");
                      client.read();
                      client.send(PROBED + "\"event\":\"echoed\"}");
                    }))
        .doesNotThrowAnyException();
  }

  @Test
  void answersPingsOfTheServerAndPassesOverThem() {
    assertThatCode(
            () ->
                run(
                    ALIVE,
                    client -> {
                      client.read();
                      client.send("a");
                      client.send(Frame.ping("p"));
                      client.send("{\"b\":[1,\"x\"],\"c\":null}");
                      boolean answered = Frame.ping("p").pong().equals(client.read());
                      client.read();
                      client.send(answered ? PROBED + "\"event\":\"echoed\"}" : "no pong");
                    }))
        .doesNotThrowAnyException();
  }

  @Test
  void failsWhenSomethingElseComesInBetween() {
    assertThatThrownBy(
            () ->
                run(
                    ALIVE,
                    client -> {
                      client.send("a");
                      client.send("{\"b\":[1,\"x\"],\"c\":null}");
                      client.send("more");
                      client.send(PROBED + "\"event\":\"echoed\"}");
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("«more»");
  }

  @Test
  void failsWhenTheJsonIsAnother() {
    assertThatThrownBy(
            () ->
                run(
                    ALIVE,
                    client -> {
                      client.send("a");
                      client.send("{\"b\":[1,\"x\",2],\"c\":null}");
                      client.read();
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("[1,\"x\",2]");
  }

  @Test
  void failsWhenTheConnectionEndsInstead() {
    assertThatThrownBy(() -> run(ALIVE, client -> client.read()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the end of the connection");
  }

  @Test
  void passesWhenTheClosingHandshakeIsDone() {
    assertThatCode(
            () ->
                run(
                    CLOSED,
                    client -> {
                      client.read();
                      client.send(Frame.close(Frame.NO_CODE));
                      client.read();
                    }))
        .doesNotThrowAnyException();
  }

  @Test
  void failsWhenTheCloseHasAnotherCode() {
    assertThatThrownBy(
            () ->
                run(
                    CLOSED,
                    client -> {
                      client.send(Frame.close(1011));
                      client.read();
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("1011");
  }

  @Test
  void failsWhenAnythingComesBeforeTheClose() {
    assertThatThrownBy(
            () ->
                run(
                    CLOSED,
                    client -> {
                      client.send("{\"event\":\"_ack_\",\"_EID_\":1}");
                      client.send(Frame.close(Frame.NO_CODE));
                      client.read();
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("_ack_");
  }

  @Test
  void failsWhenTheTcpConnectionEndsWithoutACloseFrame() {
    assertThatThrownBy(() -> run(CLOSED, client -> client.read()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the end of the connection");
  }

  @Test
  void failsWhenSomethingFollowsTheCloseFrame() {
    assertThatThrownBy(
            () ->
                run(
                    CLOSED,
                    client -> {
                      client.send(Frame.close(Frame.NO_CODE));
                      client.send("late");
                      client.read();
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("«late»");
  }

  private static void run(String json, ScriptedServer.Script script) throws IOException {
    Vector vector = Vector.parse(new JsonMapper().readTree(json));
    try (ScriptedServer server = ScriptedServer.start(script)) {
      VectorRun.run(server.uri(), vector);
    }
  }
}
