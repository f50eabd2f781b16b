package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks of the application's own in a connection's turn. */
class ExecuteTest {
  private static final int MOST = 2;

  private final List<String> log = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();
  private final List<RuntimeException> refusals = new ArrayList<>();
  private final Options options =
      Options.builder().limits(Limits.builder().mailboxMessages(MOST).build()).build();
  private final App app = Plezi.app(options).events("/", this::live);
  private final PleziTest test = PleziTest.of(app);

  @AfterEach
  void stop() {
    test.close();
  }

  private void live(Live live) {
    live.preConnect(
            c -> {
              tryOn(c);
              return true;
            })
        .onOpen(connections::add)
        .onSuspend(c -> log.add("suspended"))
        .on(
            "work",
            (c, event) -> {
              c.execute(() -> c.emit("done", Map.of()));
              c.emit("working", Map.of());
            })
        .on(
            "leave",
            (c, event) -> {
              c.execute(() -> log.add("last"));
              c.close();
            })
        .onClose(
            c -> {
              log.add("closed");
              tryOn(c);
            });
  }

  private void tryOn(Connection connection) {
    try {
      connection.execute(() -> log.add("never"));
    } catch (RejectedExecutionException e) {
      refusals.add(e);
    }
  }

  private Connection connection() {
    return connections.get(0);
  }

  @Test
  void runsBehindTheHandlerThatBroughtIt() {
    TestConnection ada = test.connect("/");

    ada.emit("work", Map.of());

    assertThat(ada.next().name()).isEqualTo("working");
    assertThat(ada.next().name()).isEqualTo("done");
  }

  @Test
  void isAnExecutorForWhatIsPromisedElsewhere() {
    test.connect("/");
    CompletableFuture<String> price = new CompletableFuture<>();
    var unused = price.thenAcceptAsync(log::add, connection()::execute);

    price.complete("7");
    assertThat(log).isEmpty();
    test.settle();

    assertThat(log).containsExactly("7");
  }

  @Test
  void runsWhileThereIsNoConnectionAndWhatItSendsIsKept() {
    TestConnection ada = test.connect("/");
    ada.drop();

    connection().execute(() -> connection().emit("done", Map.of()));
    test.settle();

    assertThat(ada.resume()).isTrue();
    assertThat(ada.next().name()).isEqualTo("done");
    assertThat(log).containsExactly("suspended");
  }

  @Test
  void runsBeforeTheEndAndIsRefusedBehindIt() {
    test.connect("/").emit("leave", Map.of());
    assertThat(log).containsExactly("last", "closed");

    TestConnection ben = test.connect("/");
    ben.drop();
    test.advance(Duration.ofMinutes(3));
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> connections.get(1).execute(() -> log.add("never")));
    test.settle();
    assertThat(log).containsExactly("last", "closed", "suspended", "closed");
    // Before each was accepted, and when it was over.
    assertThat(refusals).hasSize(4);
  }

  @Test
  void isRefusedWhenTooManyWait() {
    test.connect("/");
    for (int i = 0; i < MOST; i++) {
      String task = "task " + i;
      connection().execute(() -> log.add(task));
    }
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> connection().execute(() -> log.add("never")))
        .withMessage("2 tasks wait for this connection already");

    test.settle();
    connection().execute(() -> log.add("later"));
    test.settle();

    assertThat(log).containsExactly("task 0", "task 1", "later");
  }

  @Test
  void oneThatFailsIsLoggedAndTheNextRuns() {
    LogFile told = new LogFile();
    test.connect("/");
    connection()
        .execute(
            () -> {
              throw new IllegalStateException("as asked");
            });
    connection().execute(() -> log.add("next"));
    test.settle();

    assertThat(log).containsExactly("next");
    assertThat(told.text()).contains("a task failed").contains("as asked");
  }

  /** Counts without a lock. */
  public static final class Counter extends Controller {
    private int count;

    @On
    public void work() throws InterruptedException {
      List<Thread> threads =
          IntStream.range(0, 8).mapToObj(i -> new Thread(this::countSeven)).toList();
      threads.forEach(Thread::start);
      for (Thread each : threads) {
        each.join();
      }
      execute(() -> write("tasks " + count));
    }

    private void countSeven() {
      for (int i = 0; i < 7; i++) {
        execute(() -> count++);
      }
    }
  }

  @Test
  void thoseOfManyThreadsRunOneAtATime() throws IOException {
    try (TestServer server = TestServer.of(app -> app.route("/", Counter.class));
        RawClient client = server.open("/")) {
      client.send("{\"event\":\"work\"}");

      assertThat(client.text()).isEqualTo("tasks 56");
    }
  }
}
