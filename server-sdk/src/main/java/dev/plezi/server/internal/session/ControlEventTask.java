package dev.plezi.server.internal.session;

import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.transport.WireMessage;

/**
 * A task that stands for a control event. Where the peer cannot come back it is run, as that of any
 * event that nobody handles.
 *
 * @param name the event's name, which is the protocol's
 * @param message the event
 * @param otherwise what is done about it where the peer cannot come back
 */
public record ControlEventTask(String name, WireMessage message, Task otherwise) implements Task {
  /** Whether it is a connection's, and not part of the session. */
  boolean uncounted() {
    return Wire.uncounted(name);
  }

  /** The event's members. */
  ControlEvent event() {
    return ControlEvent.read(name, message.bytes());
  }

  @Override
  public void run() {
    otherwise.run();
  }
}
