package dev.plezi.server.internal.mailbox;

/** What is to be done for one message, read and ready. */
public interface Task {
  /** Runs first, and possibly on an I/O thread: must not block nor call the application. */
  default void begin() {}

  /** Runs on a worker, after everything before it in the mailbox; the application's part. */
  void run();

  /** How many bytes of a message it holds while it waits. */
  default int size() {
    return 0;
  }
}
