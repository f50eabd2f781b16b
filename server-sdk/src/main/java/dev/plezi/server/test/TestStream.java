package dev.plezi.server.test;

import java.util.Iterator;

/**
 * A reply in parts, of which a test takes one item after the other. No more is asked of the handler
 * than was taken, but for one. For one thread.
 *
 * @param <T> an item
 */
public interface TestStream<T> extends Iterator<T>, AutoCloseable {
  /**
   * Whether there is another item: asks for it, if need be.
   *
   * @throws dev.plezi.event.EventException when the reply has failed, or was not given in parts
   * @throws AssertionError when neither an item nor the end has come; what comes later is there for
   *     the next call
   */
  @Override
  boolean hasNext();

  /** Takes no more: the server is told, if it has more. */
  @Override
  void close();
}
