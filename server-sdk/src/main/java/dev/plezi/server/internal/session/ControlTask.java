package dev.plezi.server.internal.session;

import dev.plezi.event.Event;
import dev.plezi.protocol.Wire;
import dev.plezi.server.internal.mailbox.Task;

/**
 * A control event. Where there is no session it is handled as any event that nobody handles.
 *
 * @param event the event, whose name is the protocol's
 * @param otherwise what is done about it where there is no session
 */
public record ControlTask(Event event, Task otherwise) implements Task {
  /** Whether it is a connection's, and not part of the session. */
  boolean uncounted() {
    return Wire.uncounted(String.valueOf(event.name()));
  }

  @Override
  public void run() {
    otherwise.run();
  }
}
