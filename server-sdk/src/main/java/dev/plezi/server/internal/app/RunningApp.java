package dev.plezi.server.internal.app;

import dev.plezi.server.internal.channels.IdentityChannel;
import dev.plezi.server.internal.session.SessionContext;

/** An app at work: what its start has made of it, with or without a network. Thread-safe. */
public interface RunningApp {
  /** The port it listens on. */
  int port();

  /** Whether its connections, and new ones, are heard: false when a thread for that has ended. */
  boolean hears();

  /** How many connections are open. */
  int connections();

  /** How many sessions have no connection. */
  int suspended();

  /** How many bytes these keep. */
  long suspendedBytes();

  /** How many sessions there are, those without a connection among them. */
  int sessions();

  /** What its sessions have together: what waits, and what has happened. */
  SessionContext.Budgets budgets();

  /** By what it reaches all that an identity has, and knows who is here. */
  IdentityChannel identities();

  /** Ends what an identity has, here and elsewhere; how much it had here. */
  int revoke(String identity);

  /**
   * Stops, and then runs {@code then}. Called by a handler of the app, it returns at once and stops
   * behind it; else whoever comes second waits for the first.
   */
  void stop(Runnable then);
}
