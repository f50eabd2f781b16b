package dev.plezi.client;

import dev.plezi.client.jetty.Socket;
import dev.plezi.client.jetty.Transport;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The application as the client sees it: its listeners, one at a time, and beside them those who
 * await an outcome. All methods are called inside the gate, and leave deeds there.
 */
final class Audience {
  private final Gate gate;
  private final Listeners listeners;
  private final Executor outcomes;
  private final Mailbox mailbox;

  Audience(Gate gate, Listeners listeners, Transport transport, @Nullable Executor host) {
    this.gate = gate;
    this.listeners = listeners;
    outcomes = host == null ? transport.outcomes() : host;
    mailbox = new Mailbox(host == null ? transport.workers() : host);
  }

  void message(Socket from, int size, Consumer<Listeners> delivery) {
    gate.then(() -> mailbox.message(() -> delivery.accept(listeners), size, from::demand));
  }

  void state(ConnectionState state) {
    notice(() -> listeners.state(state));
  }

  void gap(Gap gap) {
    lasting(() -> listeners.gap(gap));
  }

  void error(RuntimeException error) {
    notice(() -> listeners.error(error));
  }

  void unrenewed() {
    notice(listeners::unrenewed);
  }

  /** Whether so much waits to be heard that nothing more is read. */
  boolean full() {
    return mailbox.full();
  }

  /** Runs a greeting in the listeners' turn. */
  void greeting(Runnable words) {
    lasting(words);
  }

  /** Tells who awaits what becomes of a message. */
  void settle(Emission message, Consumer<Outcome<?>> word) {
    Outcome<?> outcome = message.outcome();
    if (outcome != null) {
      beside(() -> word.accept(outcome));
    }
  }

  /** Runs something beside the listeners: it may run code of the application, which may block. */
  void beside(Runnable code) {
    gate.then(
        () -> {
          try {
            outcomes.execute(code);
          } catch (RejectedExecutionException e) {
            // The host has shut its executor down. An outcome here is better than none.
            code.run();
          }
        });
  }

  /** No message is heard any more. */
  void close() {
    gate.then(mailbox::close);
  }

  private void notice(Runnable callback) {
    gate.then(() -> mailbox.notice(callback));
  }

  private void lasting(Runnable callback) {
    gate.then(() -> mailbox.lasting(callback));
  }
}
