package dev.plezi.server.internal.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import dev.plezi.server.testing.JavaProgram;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that end by a signal, in processes of their own. */
class ShutdownSignalsTest {
  /** Prints what it is told. */
  public static final class Told extends Controller {
    @Override
    public void onShutdown() {
      emit("goodbye", Map.of());
      System.out.println("shutdown");
    }

    @Override
    public void onClose() {
      System.out.println("closed");
    }

    @On
    public String echo() {
      return "echo";
    }
  }

  /** Serves until it is told to end. */
  public static final class Program {
    private Program() {}

    public static void main(String[] args) {
      Options options = Options.builder().address("127.0.0.1").build();
      App app = Plezi.app(options).route("/", Told.class).start(0);
      System.out.println("port " + app.port());
      if (args.length > 0) {
        app.stop();
        System.out.println("stopped");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void drainsAndExitsWithZero(String signal) throws Exception {
    try (JavaProgram program = start();
        RawClient client = RawClient.open(program.port(), "/")) {
      client.send("{\"event\":\"echo\"}");
      assertThat(client.text()).isEqualTo("echo");

      program.signal(signal);

      assertThat(client.text()).isEqualTo("{\"event\":\"goodbye\"}");
      assertThat(client.closed()).isEqualTo(1001);
      assertThat(program.end()).containsExactly("shutdown", "closed", "status 0");
    }
  }

  @Test
  void exitsWithZeroWhenNobodyIsConnected() throws Exception {
    try (JavaProgram program = start()) {
      assertThat(program.port()).isPositive();

      program.signal("TERM");

      assertThat(program.end()).containsExactly("status 0");
    }
  }

  @Test
  void aStoppedAppKeepsItsProgramNoLonger() throws Exception {
    try (JavaProgram program = start("stop")) {
      assertThat(program.port()).isPositive();

      assertThat(program.end()).containsExactly("stopped", "status 0");
    }
  }

  private static JavaProgram start(String... arguments) throws IOException {
    String[] command = new String[3 + arguments.length];
    command[0] = "-cp";
    command[1] = System.getProperty("java.class.path");
    command[2] = Program.class.getName();
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    return JavaProgram.start(command);
  }
}
