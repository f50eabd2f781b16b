package dev.plezi.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server, the clients of a test, and what they told; everything is closed afterwards. */
abstract class ClientTest {
  static final Duration ACK = Duration.ofSeconds(20);

  final Awaited<ConnectionState> states = new Awaited<>();
  final Awaited<Throwable> errors = new Awaited<>();

  ScriptedServer server;
  private final List<PleziClient> clients = new ArrayList<>();

  @BeforeEach
  final void startServer() throws Exception {
    server = ScriptedServer.start();
  }

  @AfterEach
  final void closeAll() throws Exception {
    clients.forEach(PleziClient::close);
    server.close();
  }

  /** A builder of level 1 that writes states and errors down, and reconnects fast. */
  final ClientBuilder builder(String path) {
    return sessions(path).level(1);
  }

  /** The same at level 2. */
  final ClientBuilder sessions(String path) {
    return PleziClient.builder(server.url(path))
        .backoff(Duration.ofMillis(5), Duration.ofMillis(50))
        .onState(states::add)
        .onError(errors::add);
  }

  final PleziClient connect(ClientBuilder builder) {
    PleziClient client = builder.connect();
    clients.add(client);
    return client;
  }

  final PleziClient connect() {
    return connect(builder("/ada"));
  }

  /** A client whose connection the server has seen. */
  final PleziClient open(ClientBuilder builder) {
    PleziClient client = connect(builder);
    awaitState(ConnectionState.OPEN);
    server.opened.next();
    return client;
  }

  final void awaitState(ConnectionState state) {
    while (states.next() != state) {
      // Others come before it.
    }
  }
}
