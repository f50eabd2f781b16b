package dev.plezi.e2e.vectors;

import dev.plezi.e2e.socket.Frame;
import dev.plezi.e2e.socket.RawSocket;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Runs one case on a connection of its own. Fails with an AssertionError that says what came. */
public final class VectorRun {
  private final Vector vector;
  private final RawSocket socket;

  private VectorRun(Vector vector, RawSocket socket) {
    this.vector = vector;
    this.socket = socket;
  }

  /**
   * Runs a case.
   *
   * @param server where the server is, without a path: {@code ws://127.0.0.1:4610}
   */
  public static void run(URI server, Vector vector) throws IOException {
    try (RawSocket socket = RawSocket.open(server.resolve(vector.path()))) {
      VectorRun run = new VectorRun(vector, socket);
      run.send();
      for (Expected expected : vector.expect()) {
        expected.check(socket.readPastPings());
      }
      if (vector.alive()) {
        run.probe();
      } else {
        run.awaitClose();
      }
    }
  }

  private void send() throws IOException {
    for (Step step : vector.send()) {
      try {
        socket.write(step.bytes());
      } catch (IOException e) {
        // The server has closed before it read everything, which may be right: reading tells.
        if (vector.alive()) {
          throw e;
        }
      }
    }
  }

  /** Proves that the server lives and has sent nothing else: the next frame answers this event. */
  private void probe() throws IOException {
    ObjectNode probe = JsonNodeFactory.instance.objectNode();
    probe.put("event", "echo").put("probe", vector.name());
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("event", "echoed").set("got", probe);
    socket.send(probe.toString());
    new Expected.Json(answer).check(socket.readPastPings());
  }

  private void awaitClose() throws IOException {
    Frame frame = socket.readPastPings();
    if (frame == null || frame.opcode() != Frame.CLOSE) {
      throw new AssertionError("expected a close frame but there came " + described(frame));
    }
    if (!vector.codes().contains(frame.closeCode())) {
      throw new AssertionError("expected a close with one of " + vector.codes() + " but " + frame);
    }
    if (vector.send().stream().noneMatch(Step::closes)) {
      answerClose(frame);
    }
    socket.awaitEnd();
  }

  private void answerClose(Frame frame) {
    try {
      socket.send(Frame.close(frame.closeCode()));
    } catch (IOException e) {
      // The server did not wait for the answer; that the connection ends is checked next.
    }
  }

  private static String described(@Nullable Frame frame) {
    return frame == null ? "the end of the connection" : frame.toString();
  }
}
