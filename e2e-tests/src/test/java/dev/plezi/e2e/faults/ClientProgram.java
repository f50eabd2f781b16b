package dev.plezi.e2e.faults;

import dev.plezi.client.PleziClient;
import java.util.concurrent.CountDownLatch;

/**
 * A client that greets the server at {@code URL} with the event {@code GREETING}, prints each event
 * that it hears, and goes on until it is killed.
 */
final class ClientProgram {
  private ClientProgram() {}

  public static void main(String[] args) throws InterruptedException {
    String greeting = System.getenv("GREETING");
    try (PleziClient client =
        PleziClient.builder(System.getenv("URL"))
            .unknown(event -> System.out.println(ClientProcess.HEARD + event))
            .onOpen(opened -> opened.emit(greeting))
            .connect()) {
      client.onError(error -> System.out.println("error " + error));
      new CountDownLatch(1).await();
    }
  }
}
