package dev.plezi.server.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A socket that keeps what is written behind the first, and sends all of it at one go. */
public final class HoldingSocket extends Socket {
  // Guarded by this.
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean first = true;
  private boolean released;

  /** Connects to this machine. */
  public HoldingSocket(int port) throws IOException {
    super(InetAddress.getLoopbackAddress(), port);
  }

  /** Keeps what is written from now on. */
  public synchronized void hold() {
    kept.reset();
    released = false;
  }

  /** Sends what was kept, and keeps nothing more. */
  public synchronized void release() throws IOException {
    released = true;
    super.getOutputStream().write(kept.toByteArray());
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    OutputStream out = super.getOutputStream();
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        synchronized (HoldingSocket.this) {
          if (first || released) {
            first = false;
            out.write(bytes, from, length);
          } else {
            kept.write(bytes, from, length);
          }
        }
      }
    };
  }
}
