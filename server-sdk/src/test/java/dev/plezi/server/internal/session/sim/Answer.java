package dev.plezi.server.internal.session.sim;

import dev.plezi.protocol.client.Outgoing;

/** The client's answer to a request of the server. */
final class Answer extends Outgoing {
  private final int n;

  Answer(int n, String text) {
    super(text, 0, false);
    this.n = n;
  }

  int n() {
    return n;
  }
}
