package dev.plezi.server.internal.mailbox;

/** A piece of work for a mailbox, such as what is to be done for one message. */
public interface Task {
  /** Runs first, and possibly on an I/O thread: must not block nor call the application. */
  default void begin() {}

  /** Runs on a worker, after everything before it in the mailbox; the application's part. */
  void run();
}
