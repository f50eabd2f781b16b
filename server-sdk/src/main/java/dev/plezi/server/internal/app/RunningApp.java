package dev.plezi.server.internal.app;

/** An app that has been started. Thread-safe. */
public interface RunningApp {
  /** The port it listens on. */
  int port();

  /** How many connections are open. */
  int connections();

  /** How many sessions have no connection. */
  int suspended();

  /** How many bytes these keep. */
  long suspendedBytes();

  /** Ends what an identity has, here and elsewhere; how much it had here. */
  int revoke(String identity);

  /** Stops, and then runs {@code then}; behind the controller that asks for it. */
  void stop(Runnable then);
}
