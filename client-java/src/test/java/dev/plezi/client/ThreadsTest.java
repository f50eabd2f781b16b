package dev.plezi.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadsTest extends ClientTest {
  private static List<String> ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("plezi-client"))
        .toList();
  }

  private static void awaitNone() {
    Awaited.until("no thread of ours " + ours(), () -> ours().isEmpty());
  }

  @Test
  void theLastCloseLeavesNoThread() {
    awaitNone();
    PleziClient first = open(builder("/ada").on(Said.class, said -> {}));
    PleziClient second = open(builder("/bob"));
    server.send("{\"event\":\"said\",\"text\":\"a\"}");
    second.emit(new Say(1), ACK).join();
    assertThat(ours()).isNotEmpty();
    first.close();
    second.emit(new Say(2), ACK).join();
    second.close();
    awaitNone();
  }

  @Test
  void aCloseWhileConnectingLeavesNoThread() throws Exception {
    for (int i = 0; i < 20; i++) {
      connect().close();
    }
    server.close();
    connect().close();
    PleziClient waiting = connect();
    awaitState(ConnectionState.SUSPENDED);
    waiting.close();
    awaitNone();
  }

  @Test
  void aPeerThatDoesNotAnswerTheCloseHoldsNoThread() {
    server.reads = false;
    open(builder("/ada")).close();
    awaitNone();
  }

  @Test
  void aNewClientMayStartWhileTheLastStops() {
    for (int i = 0; i < 20; i++) {
      PleziClient client = open(builder("/ada"));
      client.emit(new Say(i), ACK).join();
      client.close();
    }
    awaitNone();
  }

  @Test
  void allThreadsAreDaemonsUnlessAClientCloses() {
    awaitNone();
    PleziClient client = open(builder("/ada").on(Said.class, said -> {}));
    client.emit(new Say(1), ACK).join();
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().startsWith("plezi-client"))
        .isNotEmpty()
        .allMatch(Thread::isDaemon);
  }

  @Test
  void theHostsExecutorRunsAllListenersAndIsNotShutDown() throws Exception {
    ExecutorService host = Executors.newFixedThreadPool(2, task -> new Thread(task, "host"));
    try {
      Set<String> names = ConcurrentHashMap.newKeySet();
      PleziClient client =
          open(
              builder("/ada")
                  .executor(host)
                  .onOpen(c -> names.add(Thread.currentThread().getName()))
                  .onState(state -> names.add(Thread.currentThread().getName()))
                  .on(Said.class, said -> names.add(Thread.currentThread().getName())));
      CountDownLatch outcome = new CountDownLatch(1);
      CountDownLatch held = new CountDownLatch(1);
      server.script =
          (peer, text) -> {
            try {
              held.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            ScriptedServer.acknowledge(peer, text);
          };
      var unused =
          client
              .emit(new Say(1), ACK)
              .thenRun(
                  () -> {
                    outcome.countDown();
                  });
      held.countDown();
      assertThat(outcome.await(20, TimeUnit.SECONDS)).isTrue();
      server.send("{\"event\":\"said\",\"text\":\"a\"}");
      client.close();
      awaitState(ConnectionState.CLOSED);
      assertThat(names).containsExactly("host");
      assertThat(host.isShutdown()).isFalse();
    } finally {
      host.shutdownNow();
    }
  }

  @Test
  void anExecutorThatIsShutDownClosesTheClientWithWords() throws Exception {
    ExecutorService host = Executors.newSingleThreadExecutor();
    Awaited<String> heard = new Awaited<>();
    PleziClient client =
        open(builder("/ada").executor(host).on(Said.class, said -> heard.add(said.text())));
    server.script = (peer, text) -> {};
    CompletableFuture<Void> answer = client.emit(new Say(1), ACK);
    // All that was to be told before it is told, and once the thread is gone it hears no more.
    server.send("{\"event\":\"said\",\"text\":\"first\"}");
    assertThat(heard.next()).isEqualTo("first");
    host.shutdown();
    assertThat(host.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    server.send("{\"event\":\"said\",\"text\":\"a\"}");
    assertThat(server.closed.next().getCode()).isEqualTo(1000);
    awaitState(ConnectionState.CLOSED);
    assertThat(errors.next())
        .isInstanceOf(ClientClosedException.class)
        .hasMessageContaining("executor takes no listeners");
    assertThat(answer)
        .failsWithin(Awaited.LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(ClientClosedException.class);
    awaitNone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rejected", "illegal state", "no thread"})
  void anExecutorThatRefusesForAWhileIsOfferedTheListenersAgain(String how) {
    AtomicInteger refusals = new AtomicInteger();
    Executor host =
        task -> {
          if (refusals.getAndDecrement() > 0) {
            switch (how) {
              case "rejected" -> throw new RejectedExecutionException("full");
              case "illegal state" -> throw new IllegalStateException("full");
              default -> throw new OutOfMemoryError("unable to create native thread (a test's)");
            }
          }
          new Thread(task).start();
        };
    Awaited<String> heard = new Awaited<>();
    open(builder("/ada").executor(host).on(Said.class, said -> heard.add(said.text())));
    refusals.set(4);
    // The thread that heard of the opening may still be there to hear the first ones.
    do {
      server.send("{\"event\":\"said\",\"text\":\"a\"}");
      assertThat(heard.next()).isEqualTo("a");
    } while (refusals.get() > 0);
    assertThat(errors.rest()).isEmpty();
  }

  @Test
  void aListenerMayWaitForAnAnswerThatStandsBehindManyEvents() {
    ExecutorService host = Executors.newSingleThreadExecutor();
    try {
      server.script =
          (peer, text) -> {
            for (int i = 0; i < 1_000; i++) {
              peer.send(new Say(i).json());
            }
            ScriptedServer.acknowledge(peer, text);
          };
      Awaited<Integer> heard = new Awaited<>();
      Awaited<PleziClient> self = new Awaited<>();
      PleziClient client =
          open(
              builder("/ada")
                  .executor(host)
                  .on(Said.class, said -> self.next().emit(new Say(1), ACK.multipliedBy(3)).join())
                  .on(Say.class, say -> heard.add(say.n())));
      self.add(client);
      server.send("{\"event\":\"said\",\"text\":\"a\"}");
      assertThat(heard.next(1_000)).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
      assertThat(errors.rest()).isEmpty();
    } finally {
      host.shutdownNow();
    }
  }

  @Test
  void callbacksOfOutcomesMayWaitForOtherOutcomes() {
    PleziClient client = open(builder("/ada"));
    Awaited<Integer> done = new Awaited<>();
    for (int i = 0; i < 20; i++) {
      int number = i;
      var unused =
          client
              .emit(new Say(1), ACK.multipliedBy(3))
              .thenRun(
                  () -> {
                    client.emit(new Say(2), ACK.multipliedBy(3)).join();
                    done.add(number);
                  });
    }
    assertThat(done.next(20)).hasSize(20);
  }

  @Test
  void aBlockedListenerDelaysNoOtherClient() {
    Awaited<Boolean> go = new Awaited<>();
    Awaited<String> heard = new Awaited<>();
    open(
        builder("/ada")
            .on(
                Said.class,
                said -> {
                  heard.add("blocked");
                  go.next();
                }));
    server.send("{\"event\":\"said\",\"text\":\"a\"}");
    heard.next();
    PleziClient other = open(builder("/bob").on(Say.class, say -> heard.add("other")));
    server.send(new Say(1).json());
    assertThat(heard.next()).isEqualTo("other");
    other.emit(new Say(2), ACK).join();
    go.add(true);
  }

  @Test
  void twoThousandClientsShareAFewThreads() {
    int count = 2_000;
    Awaited<Integer> heard = new Awaited<>();
    List<PleziClient> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(
          connect(
              PleziClient.builder(server.url("/" + i))
                  .level(1)
                  .connectTimeout(Awaited.LIMIT)
                  .on(Say.class, say -> heard.add(say.n()))));
    }
    clients.forEach(client -> client.emit(new Say(1), Awaited.LIMIT.multipliedBy(2)).join());
    assertThat(server.opened.next(count)).hasSize(count);
    server.send(new Say(7).json());
    assertThat(heard.next(count)).containsOnly(7);
    // I/O 8, workers 8, timer 1 on a small machine; they grow with its processors, never with
    // clients.
    assertThat(ours()).hasSizeLessThan(20 + 4 * Runtime.getRuntime().availableProcessors());
    clients.forEach(PleziClient::close);
    awaitNone();
  }
}
