package dev.plezi.server.testing;

import dev.plezi.server.testing.RawClient.Reply;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a stream of server-sent events line by line. Used by one thread at a time. */
public final class StreamClient implements AutoCloseable {
  public static final String ACCEPT = "Accept: text/event-stream";

  private final RawClient client;

  private StreamClient(RawClient client) throws IOException {
    this.client = client;
  }

  /** A stream that was accepted. */
  public static StreamClient open(int port, String path) throws IOException {
    return open(new RawClient(port), path);
  }

  /** A stream over this connection. */
  public static StreamClient open(RawClient client, String path) throws IOException {
    Reply reply = client.request("GET", path, ACCEPT);
    if (reply.status() != 200) {
      throw new AssertionError("no stream: " + reply);
    }
    return new StreamClient(client);
  }

  /** The lines of the next event or comment. */
  public List<String> next() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = client.line(); !line.isEmpty(); line = client.line()) {
      lines.add(line);
    }
    return lines;
  }

  /** What comes until the response is complete. */
  public List<String> rest() throws IOException {
    List<String> rest = new ArrayList<>();
    while (true) {
      try {
        rest.addAll(next());
      } catch (EOFException e) {
        return rest;
      }
    }
  }

  /** Sends bytes behind the request. */
  public void write(byte[] bytes) throws IOException {
    client.write(bytes);
  }

  /** Ends the TCP connection by a reset, as a crash would. */
  public void abort() throws IOException {
    client.abort();
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
