package dev.plezi.server.internal.mailbox;

/** A piece of work for a mailbox, such as what is to be done for one message. */
public interface Task {
  /** Runs first, and possibly on an I/O thread: must not block nor call the application. */
  default void begin() {}

  /** Runs after everything before it in the mailbox, on a worker if it may block. */
  void run();

  /** Whether it may block, as the application's part does unless it says otherwise. */
  default boolean blocking() {
    return true;
  }
}
