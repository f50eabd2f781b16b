package dev.plezi.server;

/**
 * An app's own subscription, tied to no connection: {@link App#subscribe}. Its listener runs on a
 * worker, for one message after another, in order. At most 10,000 messages and 16 MiB wait for it;
 * what comes beyond is dropped, for this subscription only. Ends with its app. Thread-safe.
 */
public interface Subscription extends AutoCloseable {
  /** How many messages were dropped because too many waited. */
  long dropped();

  /** Ends it. The listener is not called again; a call that runs may go on. */
  @Override
  void close();
}
