package dev.plezi.client.internal;

import dev.plezi.client.Closing;
import dev.plezi.client.ConnectionState;
import dev.plezi.client.Gap;
import dev.plezi.client.internal.socket.Socket;
import dev.plezi.client.internal.socket.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A dispatcher to the application's code: to its listeners, one at a time, and beside them to those
 * who await an answer. All methods are called inside the gate, and leave tasks there. It has no
 * state but the queue's, and a count of what is not told yet.
 */
final class ListenerDispatcher {
  private final SerialGate gate;
  private final Listeners listeners;
  private final Executor beside;
  private final CallbackQueue queue;

  /** Answers that are not told yet, and one more until nothing is added. */
  private final AtomicInteger untold = new AtomicInteger(1);

  private volatile Runnable allTold = () -> {};

  /**
   * Dispatches on the host's executor, or on the shared threads if there is none.
   *
   * @param givenUp told when the host's executor takes nothing any more
   */
  ListenerDispatcher(
      SerialGate gate,
      Listeners listeners,
      Transport transport,
      @Nullable Executor host,
      Consumer<Throwable> givenUp) {
    this.gate = gate;
    this.listeners = listeners;
    beside = transport.outcomes();
    queue =
        new CallbackQueue(
            host == null ? transport.workers() : new HostExecutor(host, transport, givenUp));
  }

  void message(Socket from, int size, Consumer<Listeners> delivery) {
    gate.then(() -> queue.message(() -> delivery.accept(listeners), size, from::demand));
  }

  void state(ConnectionState state) {
    notice(() -> listeners.state(state));
  }

  void closed(Closing closing) {
    notice(() -> listeners.closed(closing));
  }

  /** Tells of a gap, and that it was told. */
  void gap(Gap gap, Runnable told) {
    lasting(
        () -> {
          listeners.gap(gap);
          told.run();
        });
  }

  void error(RuntimeException error) {
    notice(() -> listeners.error(error));
  }

  void unrenewed() {
    notice(listeners::unrenewed);
  }

  /** Runs a greeting in the listeners' turn. */
  void greeting(Runnable greeting) {
    lasting(greeting);
  }

  /** Whether so much waits to be heard that nothing more is read. */
  boolean full() {
    return queue.full();
  }

  /** Tells who awaits what becomes of a message. */
  void answer(OutgoingEvent message, Consumer<PendingAnswer<?>> outcome) {
    PendingAnswer<?> answer = message.answer();
    if (answer != null) {
      untold.incrementAndGet();
      beside(
          () -> {
            outcome.accept(answer);
            told();
          });
    }
  }

  private void told() {
    if (untold.decrementAndGet() == 0) {
      allTold.run();
    }
  }

  /** Runs something beside the listeners: it may run code of the application, which may block. */
  void beside(Runnable code) {
    gate.then(() -> beside.execute(code));
  }

  /** Somebody awaits an answer, which stands behind whatever the server has sent before. */
  void awaits(CompletableFuture<?> answer) {
    queue.awaits(answer);
  }

  /** No message is heard any more. */
  void close() {
    gate.then(queue::close);
  }

  /**
   * Runs this once everybody was told what there was to tell so far: the listeners, and who awaited
   * an answer. Not at all if code of the application takes for ever. To be called once.
   */
  void whenTold(Runnable task) {
    allTold = task;
    gate.then(() -> queue.last(this::told));
  }

  private void notice(Runnable callback) {
    gate.then(() -> queue.notice(callback));
  }

  private void lasting(Runnable callback) {
    gate.then(() -> queue.lasting(callback));
  }
}
