package dev.plezi.server.internal.session;

import dev.plezi.server.internal.mailbox.Task;

/**
 * A message's task, not done once the connection is being closed.
 *
 * @param session the connection's
 * @param task the work
 * @param size the message's, in bytes
 */
record MessageTask(Session session, Task task, int size) implements Task {
  @Override
  public void begin() {
    if (!session.closing()) {
      task.begin();
    }
  }

  @Override
  public void run() {
    if (!session.closing()) {
      task.run();
    }
  }
}
