package dev.plezi.client.internal;

import dev.plezi.client.ConnectionState;
import dev.plezi.client.Gap;
import dev.plezi.client.internal.socket.Socket;
import dev.plezi.client.internal.socket.Transport;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A dispatcher to the application's code: to its listeners, one at a time, and beside them to those
 * who await an answer. All methods are called inside the gate, and leave tasks there. It has no
 * state but the queue's.
 */
final class ListenerDispatcher {
  private final SerialGate gate;
  private final Listeners listeners;
  private final Executor answers;
  private final CallbackQueue queue;

  /** Dispatches on the host's executor, or on the shared threads if there is none. */
  ListenerDispatcher(
      SerialGate gate, Listeners listeners, Transport transport, @Nullable Executor host) {
    this.gate = gate;
    this.listeners = listeners;
    answers = host == null ? transport.outcomes() : host;
    queue = new CallbackQueue(host == null ? transport.workers() : host);
  }

  void message(Socket from, int size, Consumer<Listeners> delivery) {
    gate.then(() -> queue.message(() -> delivery.accept(listeners), size, from::demand));
  }

  void state(ConnectionState state) {
    notice(() -> listeners.state(state));
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
      beside(() -> outcome.accept(answer));
    }
  }

  /** Runs something beside the listeners: it may run code of the application, which may block. */
  void beside(Runnable code) {
    gate.then(
        () -> {
          try {
            answers.execute(code);
          } catch (RejectedExecutionException e) {
            // The host has shut its executor down. An outcome here is better than none.
            code.run();
          }
        });
  }

  /** No message is heard any more. */
  void close() {
    gate.then(queue::close);
  }

  private void notice(Runnable callback) {
    gate.then(() -> queue.notice(callback));
  }

  private void lasting(Runnable callback) {
    gate.then(() -> queue.lasting(callback));
  }
}
