package dev.plezi.server.http;

/**
 * What a request carries: read on demand, once, by the thread that answers it, and bounded. Every
 * method may wait for the network.
 */
public interface RequestBody {
  /** Nothing. */
  RequestBody NONE = () -> new byte[0];

  /**
   * All of it; not to be changed.
   *
   * @throws HttpException 413 when it is larger than the server takes, 400 when it breaks off, 408
   *     when it does not come
   */
  byte[] bytes();
}
