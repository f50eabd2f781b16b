package dev.plezi.client;

import static dev.plezi.client.ConnectionState.CLOSED;
import static dev.plezi.client.ConnectionState.CONNECTING;
import static dev.plezi.client.ConnectionState.OPEN;
import static dev.plezi.client.ConnectionState.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.eclipse.jetty.http.HttpField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest extends ClientTest {
  @Test
  void connectsByItselfAndTellsOfIt() {
    PleziClient client = connect();
    assertThat(states.next(2)).containsExactly(CONNECTING, OPEN);
    assertThat(client.state()).isEqualTo(OPEN);
  }

  @Test
  void reconnectsToARestartedServerAndDeliversWhatWasEmittedMeanwhileOnceInOrder()
      throws Exception {
    PleziClient client = open(builder("/ada"));
    int port = server.port();
    server.close();
    awaitState(SUSPENDED);
    for (int i = 0; i < 100; i++) {
      client.emit(new Say(i));
    }
    server = ScriptedServer.start(port);
    awaitState(OPEN);
    client.emit(new Say(100));
    assertThat(server.received.next(101))
        .isEqualTo(IntStream.rangeClosed(0, 100).mapToObj(i -> new Say(i).json()).toList());
    client.emit("last", Map.of());
    assertThat(server.received.next()).isEqualTo("{\"event\":\"last\"}");
  }

  @Test
  void reconnectsWhenTheConnectionBreaks() {
    PleziClient client = connect();
    server.opened.next().abort();
    assertThat(states.next(5)).containsExactly(CONNECTING, OPEN, SUSPENDED, CONNECTING, OPEN);
    assertThat(errors.next())
        .isInstanceOfSatisfying(
            ConnectionException.class, e -> assertThat(e.closeCode()).isEqualTo(1006));
    client.emit(new Say(1));
    assertThat(server.received.next()).isEqualTo(new Say(1).json());
  }

  @Test
  void reconnectsWhenTheServerSaysGoodbyeWithoutCallingItAnError() {
    connect();
    server.opened.next().close(1001, "");
    assertThat(states.next(5)).containsExactly(CONNECTING, OPEN, SUSPENDED, CONNECTING, OPEN);
    assertThat(errors.rest()).isEmpty();
  }

  @Test
  void tellsThatTheServerClosedWithACode() {
    connect();
    server.opened.next().close(4029, "too fast");
    assertThat(errors.next())
        .isInstanceOf(ConnectionException.class)
        .hasMessage("the connection was closed with code 4029: too fast");
  }

  @Test
  void keepsTryingWhileTheServerCannotBeReached() throws Exception {
    int port = server.port();
    server.close();
    PleziClient client = connect();
    assertThat(states.next(4)).containsExactly(CONNECTING, SUSPENDED, CONNECTING, SUSPENDED);
    assertThat(errors.next())
        .isInstanceOf(ConnectionException.class)
        .hasMessageContaining("cannot be reached");
    client.emit(new Say(1));
    server = ScriptedServer.start(port);
    awaitState(OPEN);
    assertThat(server.received.next()).isEqualTo(new Say(1).json());
  }

  @Test
  void anUnknownHostIsAServerThatCannotBeReached() {
    connect(
        PleziClient.builder("ws://no-such-host.invalid/")
            .onState(states::add)
            .onError(errors::add));
    awaitState(SUSPENDED);
    assertThat(errors.next()).hasMessageContaining("cannot be reached");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 404, 503, 302, 200})
  void tellsTheStatusOfARefusal(int status) {
    connect(builder("/refuse/" + status));
    assertThat(states.next(3)).containsExactly(CONNECTING, SUSPENDED, CONNECTING);
    assertThat(errors.next())
        .isInstanceOfSatisfying(
            ConnectionException.class, e -> assertThat(e.status()).isEqualTo(status))
        .hasMessageContaining(String.valueOf(status));
  }

  @Test
  void givesUpAnAttemptThatIsNotAnswered() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      connect(
          PleziClient.builder("ws://127.0.0.1:" + mute.getLocalPort())
              .connectTimeout(Duration.ofMillis(50))
              .onState(states::add)
              .onError(errors::add));
      assertThat(states.next(3)).containsExactly(CONNECTING, SUSPENDED, CONNECTING);
      assertThat(errors.next()).hasMessage("no connection within PT0.05S");
    }
  }

  @Test
  void closesWithCode1000AndForGood() {
    PleziClient client = open(builder("/ada"));
    client.close();
    assertThat(server.closed.next().getCode()).isEqualTo(1000);
    assertThat(states.next()).isEqualTo(CLOSED);
    assertThat(client.state()).isEqualTo(CLOSED);
    client.close();
    assertThatThrownBy(() -> client.emit(new Say(1))).isInstanceOf(ClientClosedException.class);
    assertThatThrownBy(() -> client.emit(new Say(1), ACK))
        .isInstanceOf(ClientClosedException.class);
    assertThatThrownBy(client::reconnect).isInstanceOf(ClientClosedException.class);
    assertThat(states.rest()).isEmpty();
  }

  @Test
  void closingTellsOfMessagesThatWereKept() throws Exception {
    server.close();
    PleziClient client = connect();
    awaitState(SUSPENDED);
    client.emit(new Say(1));
    client.emit(new Say(2));
    client.close();
    awaitState(CLOSED);
    Throwable last = errors.next();
    while (!(last instanceof ClientClosedException)) {
      last = errors.next();
    }
    assertThat(last).hasMessage("closed while messages waited to be sent: 2");
  }

  @Test
  void whatWasEmittedBeforeTheCloseIsWritten() {
    PleziClient client = open(builder("/ada"));
    for (int i = 0; i < 100; i++) {
      client.emit(new Say(i));
    }
    client.close();
    assertThat(server.received.next(100)).hasSize(100).last().isEqualTo(new Say(99).json());
  }

  @Test
  void closesInsideAListener() {
    Awaited<PleziClient> self = new Awaited<>();
    PleziClient client = connect(builder("/ada").on(Said.class, said -> self.next().close()));
    self.add(client);
    awaitState(OPEN);
    server.opened.next().send("{\"event\":\"said\",\"text\":\"bye\"}");
    awaitState(CLOSED);
    assertThat(server.closed.next().getCode()).isEqualTo(1000);
  }

  @Test
  void nothingIsHeardAfterTheClose() {
    Awaited<String> heard = new Awaited<>();
    Awaited<Boolean> go = new Awaited<>();
    PleziClient client =
        open(
            builder("/ada")
                .on(
                    Said.class,
                    said -> {
                      heard.add(said.text());
                      go.next();
                    }));
    server.send("{\"event\":\"said\",\"text\":\"1\"}");
    server.send("{\"event\":\"said\",\"text\":\"2\"}");
    assertThat(heard.next()).isEqualTo("1");
    client.close();
    go.add(true);
    awaitState(CLOSED);
    assertThat(heard.rest()).isEmpty();
  }

  @Test
  void withoutAutoreconnectALossIsTheEndUntilAskedFor() {
    PleziClient client = open(builder("/ada").autoreconnect(false));
    server.peers.forEach(peer -> peer.close(1001, ""));
    awaitState(CLOSED);
    assertThatThrownBy(() -> client.emit(new Say(1)))
        .isInstanceOf(ClientClosedException.class)
        .hasMessage("the server closed the connection, which is not replaced");
    client.reconnect();
    awaitState(OPEN);
    client.emit(new Say(2));
    assertThat(server.received.next()).isEqualTo(new Say(2).json());
  }

  @Test
  void reconnectsAtOnceWhenAsked() {
    PleziClient client = open(builder("/ada").backoff(Duration.ofHours(1), Duration.ofHours(1)));
    client.reconnect();
    assertThat(states.next(2)).containsExactly(CONNECTING, OPEN);
    assertThat(server.closed.next().getCode()).isEqualTo(1005);
    assertThat(errors.rest()).isEmpty();
  }

  @Test
  void answersPingsAndIgnoresPongs() {
    open(builder("/ada"));
    server.peers.forEach(peer -> peer.frame((byte) 0xA, true, new byte[0]));
    server.peers.forEach(peer -> peer.frame((byte) 0x9, true, new byte[] {'h', 'i'}));
    assertThat(server.received.next()).isEqualTo("pong hi");
  }

  @Test
  void sendsHeadersAndOneLineOfCookiesWithEachAttempt() {
    connect(
        builder("/ada?x=1").header("Authorization", "Bearer t").cookie("a", "1").cookie("b", "2"));
    server.opened.next().abort();
    for (int i = 0; i < 2; i++) {
      var headers = server.handshakes.next();
      assertThat(headers.get("Authorization")).isEqualTo("Bearer t");
      assertThat(headers.getFields("Cookie"))
          .extracting(HttpField::getValue)
          .containsExactly("a=1; b=2");
      server.opened.rest();
    }
  }

  @Test
  void cookiesOfTheServerAreSentByNobody() {
    open(builder("/ada"));
    server.handshakes.next();
    connect(builder("/bob"));
    assertThat(server.handshakes.next().get("Cookie")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"401, UNAUTHORIZED", "403, FORBIDDEN", "404, NOT_FOUND"})
  void aServerThatRefusesTheClientIsNotTriedForEver(int status, ConnectionException.Reason reason) {
    PleziClient client = connect(builder("/refuse/" + status));
    awaitState(CLOSED);
    assertThat(errors.next(3))
        .allSatisfy(
            e ->
                assertThat(e)
                    .isInstanceOfSatisfying(
                        ConnectionException.class, c -> assertThat(c.reason()).isEqualTo(reason)))
        .last()
        .satisfies(e -> assertThat(e).hasMessageContaining("not tried again"));
    assertThat(server.handshakes.next(3)).hasSize(3);
    client.reconnect();
    awaitState(CLOSED);
    assertThat(server.handshakes.next(3)).hasSize(3);
  }

  @Test
  void whatWaitedForAServerThatRefusesFailsWithItsRefusal() {
    PleziClient client = connect(sessions("/refuse/401"));
    CompletableFuture<Integer> kept = client.request("sum", Map.of(), Integer.class, ACK);
    awaitState(CLOSED);
    String refusal =
        "the server refused the connection with HTTP status 401; it is not tried again";
    assertThat(kept)
        .failsWithin(Awaited.LIMIT)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(ClientClosedException.class)
        .withMessage("\"sum\" was not sent: " + refusal)
        .havingCause()
        .isInstanceOf(ConnectionException.class);
    assertThatThrownBy(() -> client.emit(new Say(1)))
        .isInstanceOf(ClientClosedException.class)
        .hasMessage(refusal);
    client.close();
    assertThatThrownBy(() -> client.emit(new Say(1))).hasMessage("the client is closed");
  }

  @Test
  void aServerThatClosesBeforeItSpeaksRefusesToo() {
    server.greeting = peer -> peer.close(4403, "no");
    connect(sessions("/ada"));
    awaitState(CLOSED);
    assertThat(((ConnectionException) errors.next()).reason())
        .isEqualTo(ConnectionException.Reason.FORBIDDEN);
  }

  @Test
  void asksForItsAddressHeadersAndTokenAtEachAttempt() {
    AtomicInteger urls = new AtomicInteger();
    AtomicInteger headers = new AtomicInteger();
    AtomicInteger tokens = new AtomicInteger();
    connect(
        PleziClient.builder(
                () ->
                    CompletableFuture.supplyAsync(
                        () -> server.url("/" + urls.incrementAndGet() + "?a=b")))
            .header(
                "X-Now", () -> CompletableFuture.completedFuture("" + headers.incrementAndGet()))
            .token(() -> CompletableFuture.supplyAsync(() -> "t+" + tokens.incrementAndGet()))
            .level(1)
            .backoff(Duration.ofMillis(5), Duration.ofMillis(5)));
    for (int i = 1; i <= 3; i++) {
      server.opened.next().abort();
      assertThat(server.uris.next()).isEqualTo("/" + i + "?a=b&token=t%2B" + i);
      assertThat(server.handshakes.next().get("X-Now")).isEqualTo("" + i);
    }
  }

  @Test
  void anAttemptFailsWithoutWhatItAsksFor() {
    AtomicInteger asked = new AtomicInteger();
    connect(
        builder("/ada")
            .header(
                "Authorization",
                () -> {
                  if (asked.incrementAndGet() < 3) {
                    throw new IllegalStateException("not yet");
                  }
                  return CompletableFuture.completedFuture("Bearer t");
                }));
    awaitState(OPEN);
    assertThat(errors.next(2))
        .allSatisfy(
            e -> assertThat(e).hasMessageContaining("header Authorization could not be had"));
    assertThat(server.handshakes.next().get("Authorization")).isEqualTo("Bearer t");
    connect(
        PleziClient.builder(() -> CompletableFuture.completedFuture("ws://ada:secret@h/"))
            .onError(errors::add));
    assertThat(errors.next())
        .hasMessageContaining("a user cannot stand in it")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"returns null", "completes with null", "throws", "fails"})
  void aSupplierThatHasNothingIsNamedWithWhatItDid(String how) {
    Supplier<CompletionStage<String>> nothing =
        () ->
            switch (how) {
              case "returns null" -> null;
              case "completes with null" -> CompletableFuture.completedFuture(null);
              case "throws" -> throw new IllegalStateException("sold out");
              default -> CompletableFuture.failedFuture(new IllegalStateException("sold out"));
            };
    String words =
        switch (how) {
          case "returns null" -> "its supplier returned null in place of a CompletionStage";
          case "completes with null" -> "what its supplier returned completed with null";
          default -> "java.lang.IllegalStateException: sold out";
        };
    assertThat(firstError(PleziClient.builder(nothing)))
        .hasMessageEndingWith("the address could not be had: " + words);
    assertThat(firstError(builder("/").token(nothing)))
        .hasMessageEndingWith("the token could not be had: " + words);
    assertThat(firstError(builder("/").header("X-A", nothing)))
        .hasMessageEndingWith("header X-A could not be had: " + words);
  }

  private Throwable firstError(ClientBuilder builder) {
    Awaited<Throwable> own = new Awaited<>();
    connect(builder.onError(own::add));
    return own.next();
  }

  @Test
  void aReplacedConnectionThatIsNotClosedInPeaceTellsWhatMayBeLost() {
    server.reads = false;
    PleziClient client = open(builder("/ada"));
    for (int i = 0; i < 10; i++) {
      client.emit(new Say(i));
    }
    client.reconnect();
    assertThat(errors.next())
        .isInstanceOf(ConnectionException.class)
        .hasMessage(
            "the connection that was replaced was closed without an answer of the server;"
                + " messages that may not have arrived: 10");
  }

  @Test
  void aClosingThatIsNotAnsweredTellsWhatMayBeLost() {
    server.reads = false;
    PleziClient client = open(builder("/ada"));
    for (int i = 0; i < 10; i++) {
      client.emit(new Say(i));
    }
    client.close();
    assertThat(errors.next())
        .isInstanceOf(ClientClosedException.class)
        .hasMessage(
            "closed without an answer of the server; messages that may not have arrived: 10");
  }

  @Test
  void aServerThatClosesInsteadOfAnsweringTellsWhatMayBeLost() {
    Awaited<Boolean> closed = new Awaited<>();
    server.script =
        (peer, text) -> {
          closed.next();
          peer.close(1001, "");
        };
    PleziClient client = open(builder("/ada"));
    for (int i = 0; i < 10; i++) {
      client.emit(new Say(i));
    }
    client.close();
    closed.add(true);
    assertThat(errors.next())
        .isInstanceOf(ClientClosedException.class)
        .hasMessage(
            "closed without an answer of the server; messages that may not have arrived: 10");
  }

  @Test
  void whatAReplacedConnectionHadToWriteIsWrittenThoughTheLastClientCloses() {
    String fill = "x".repeat(20_000);
    PleziClient client = open(builder("/ada"));
    for (int i = 0; i < 50; i++) {
      client.emit("say", Map.of("n", fill));
    }
    client.reconnect();
    client.close();
    assertThat(server.received.next(50)).hasSize(50);
  }

  @Test
  void closesFromManyThreadsAtOnceAsFromOne() throws Exception {
    PleziClient client = open(builder("/ada"));
    client.emit(new Say(1));
    List<Thread> closers = IntStream.range(0, 8).mapToObj(i -> new Thread(client::close)).toList();
    closers.forEach(Thread::start);
    for (Thread closer : closers) {
      closer.join();
    }
    assertThat(server.received.next()).isEqualTo(new Say(1).json());
    assertThat(server.closed.next().getCode()).isEqualTo(1000);
    awaitState(CLOSED);
    assertThat(states.rest()).isEmpty();
    assertThat(errors.rest()).isEmpty();
  }

  @Test
  void aClosingThatIsAnsweredTellsNothing() {
    PleziClient client = open(builder("/ada"));
    client.emit(new Say(1));
    client.close();
    assertThat(server.closed.next().getCode()).isEqualTo(1000);
    awaitState(CLOSED);
    assertThat(errors.rest()).isEmpty();
  }

  @Test
  void severalListenersHearOfTheSameAndNoneDisplacesAnother() {
    Awaited<String> told = new Awaited<>();
    PleziClient client =
        connect(
            builder("/ada")
                .onOpen(c -> told.add("open 1"))
                .onOpen(c -> told.add("open 2"))
                .onClose(closing -> told.add("close 1 " + closing.code())));
    assertThat(told.next(2)).containsExactly("open 1", "open 2");
    Subscription third = client.onOpen(c -> told.add("open 3"));
    client.onClose(closing -> told.add("close 2 " + closing.code() + closing.reason()));
    server.opened.next().close(4000, "x");
    assertThat(told.next(5))
        .containsExactly("close 1 4000", "close 2 4000x", "open 1", "open 2", "open 3");
    third.close();
    server.opened.next().abort();
    assertThat(told.next(4)).containsExactly("close 1 1006", "close 2 1006", "open 1", "open 2");
  }

  @Test
  void saysWhichLevelItSpeaksAndHowMuchIsPending() throws Exception {
    PleziClient client = open(builder("/ada"));
    assertThat(client.level()).isEqualTo(1);
    assertThat(client.pending()).isZero();
    server.close();
    awaitState(SUSPENDED);
    assertThat(client.level()).isZero();
    client.emit(new Say(1));
    client.emit(new Say(2));
    assertThat(client.pending()).isEqualTo(2);
  }

  @Test
  void aProbeEndsTheWaitForTheNextAttempt() {
    PleziClient client = open(builder("/ada").backoff(Duration.ofHours(1), Duration.ofHours(1)));
    server.peers.forEach(ScriptedServer.Peer::abort);
    awaitState(SUSPENDED);
    client.probe();
    awaitState(OPEN);
  }

  @Test
  void aProbeAsksAServerAndOneThatAnswersIsKept() {
    PleziClient client = open(builder("/ada"));
    client.probe();
    assertThat(server.pings.next()).isTrue();
    client.emit(new Say(1), ACK).join();
    assertThat(states.rest()).isEmpty();
  }

  @Test
  void aProbeThatIsNotAnsweredReplacesTheConnection() {
    server.reads = false;
    PleziClient client = open(builder("/ada"));
    client.emit(new Say(1));
    client.probe();
    assertThat(states.next(3)).containsExactly(SUSPENDED, CONNECTING, OPEN);
    assertThat(errors.next())
        .hasMessage(
            "the connection was dropped: the server was silent for too long; messages that may not"
                + " have arrived: 1");
  }

  @Test
  void aConnectionThatBreaksWithoutASessionTellsWhatMayBeLost() {
    server.reads = false;
    PleziClient client = open(builder("/ada"));
    for (int i = 0; i < 3; i++) {
      client.emit(new Say(i));
    }
    Awaited.until("all to be written", () -> client.pending() == 0);
    server.peers.forEach(ScriptedServer.Peer::abort);
    assertThat(errors.next()).hasMessageContaining("messages that may not have arrived: 3");
  }

  @Test
  void whatIsSaidRightAfterTheHandshakeIsNotAnsweredByIt() {
    server.reads = false;
    CompletableFuture<PleziClient> said = new CompletableFuture<>();
    open(
        builder("/ada")
            .executor(Runnable::run)
            .onOpen(
                opened -> {
                  opened.emit(new Say(1));
                  said.complete(opened);
                }));
    Awaited.until("all to be written", () -> said.isDone() && said.join().pending() == 0);
    server.peers.forEach(ScriptedServer.Peer::abort);
    assertThat(errors.next()).hasMessageContaining("messages that may not have arrived: 1");
  }
}
