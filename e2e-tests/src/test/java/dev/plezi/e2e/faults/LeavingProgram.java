package dev.plezi.e2e.faults;

import dev.plezi.client.ConnectionState;
import dev.plezi.client.PleziClient;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A client that says {@code COUNT} events to the server at {@code URL}, closes, and returns from
 * its main method. By {@code WHEN} it waits for a connection first, or does not; by {@code END} it
 * ends by itself, or by {@code System.exit}, or it closes twice inside a callback, and leaves
 * another client open.
 */
final class LeavingProgram {
  static final String TOLD = "told ";
  static final String CLOSED = "closed";

  /** The status of one that ends itself. */
  static final int STATUS = 3;

  private static final String FILL = "x".repeat(2_000);

  private LeavingProgram() {}

  public static void main(String[] args) throws InterruptedException {
    CountDownLatch open = new CountDownLatch(1);
    PleziClient client =
        PleziClient.builder(System.getenv("URL"))
            .level(Integer.parseInt(System.getenv("LEVEL")))
            .onState(state -> opened(state, open))
            .onError(error -> System.out.println(TOLD + error.getMessage()))
            .connect();
    if (System.getenv("WHEN").equals("open")) {
      open.await();
    }
    int count = Integer.parseInt(System.getenv("COUNT"));
    for (int n = 1; n <= count; n++) {
      client.emit("say", Map.of("n", n, "fill", FILL));
    }
    String end = System.getenv("END");
    if (end.equals("callback")) {
      closeInACallback(client);
    } else {
      client.close();
    }
    System.out.println(CLOSED);
    if (end.equals("exit")) {
      System.exit(STATUS);
    }
  }

  private static void closeInACallback(PleziClient client) throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    PleziClient.builder(System.getenv("URL") + "-other")
        .onOpen(
            other -> {
              client.close();
              client.close();
              closed.countDown();
            })
        .connect();
    closed.await();
  }

  private static void opened(ConnectionState state, CountDownLatch open) {
    if (state == ConnectionState.OPEN) {
      open.countDown();
    }
  }
}
