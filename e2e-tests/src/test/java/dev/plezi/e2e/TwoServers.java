package dev.plezi.e2e;

import dev.plezi.server.testing.RedisServer;
import java.net.URI;
import java.util.Map;

/**
 * Two conformance servers, each a process of its own, and a Redis that both are told of by {@code
 * REDIS_URL}; nothing else of them is changed.
 */
final class TwoServers implements AutoCloseable {
  private final RedisServer redis = RedisServer.start();
  private final JavaProcess firstProcess;
  private final JavaProcess secondProcess;
  private final URI first;
  private final URI second;

  private TwoServers() throws InterruptedException {
    // Both begin to start before either is waited for.
    firstProcess = server();
    secondProcess = server();
    first = address(firstProcess);
    second = address(secondProcess);
  }

  static TwoServers start() throws InterruptedException {
    return new TwoServers();
  }

  /** The first one's address without a path, such as {@code ws://localhost:4610/}. */
  URI first() {
    return first;
  }

  /** The second one's. */
  URI second() {
    return second;
  }

  RedisServer redis() {
    return redis;
  }

  /** Waits until both have said that Redis is lost, or connected, which they say once each time. */
  void awaitRedis(String state) throws InterruptedException {
    firstProcess.awaitLine(state);
    secondProcess.awaitLine(state);
  }

  @Override
  public void close() {
    firstProcess.close();
    secondProcess.close();
    redis.close();
  }

  private JavaProcess server() {
    return JavaProcess.start(
        "dev.plezi.e2e.ConformanceServer", Map.of("PORT", "0", "REDIS_URL", redis.url()));
  }

  private static URI address(JavaProcess server) throws InterruptedException {
    String line = server.awaitLine("Conformance server");
    return URI.create(line.substring(line.indexOf("http://")).replace("http:", "ws:"));
  }
}
