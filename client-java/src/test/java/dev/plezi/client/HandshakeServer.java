package dev.plezi.client;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** A server's side of a handshake of TLS, which writes each flight at one go, as servers do. */
final class HandshakeServer {
  private final Socket socket;
  private final SSLEngine engine;
  private final ByteBuffer incoming = ByteBuffer.allocate(64 * 1024).flip();
  private final ByteBuffer nothing = ByteBuffer.allocate(64 * 1024);

  HandshakeServer(Socket socket, SSLContext context, String protocol) {
    this.socket = socket;
    engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setEnabledProtocols(new String[] {protocol});
  }

  /** Agrees upon TLS, or throws what the client, or this side, has against it. */
  void run() throws IOException {
    engine.beginHandshake();
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> write();
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> read();
        default -> {
          return;
        }
      }
    }
  }

  private void write() throws IOException {
    ByteArrayOutputStream flight = new ByteArrayOutputStream();
    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
      ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
      engine.wrap(ByteBuffer.allocate(0), bytes);
      flight.write(bytes.array(), 0, bytes.position());
    }
    socket.getOutputStream().write(flight.toByteArray());
  }

  private void read() throws IOException {
    if (engine.unwrap(incoming, nothing.clear()).getStatus() == Status.BUFFER_UNDERFLOW) {
      incoming.compact();
      int count = socket.getInputStream().read(incoming.array(), incoming.position(), 16 * 1024);
      if (count < 0) {
        throw new EOFException("no alert came");
      }
      incoming.position(incoming.position() + count).flip();
    } else if (engine.isInboundDone()) {
      throw new SSLException("closed without a reason");
    }
  }
}
