package dev.plezi.benchmarks.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The floor: what the platform asks for when nothing else is done. One thread, no library; answers
 * of a read leave in one write, and what was published while all sockets were read once leaves in
 * one write for each subscriber.
 */
public final class RawServer {
  private final Selector selector;
  private final ByteBuffer in = ByteBuffer.allocateDirect(512 * 1024);
  private final byte[] bytes = new byte[512 * 1024];
  private final ByteBuffer direct = ByteBuffer.allocateDirect(1024 * 1024);
  private final List<Peer> room = new ArrayList<>();
  private Out published = new Out();

  /** A growing text. */
  private static final class Out {
    private byte[] bytes = new byte[128];
    private int length;

    private void room(int more) {
      if (bytes.length - length < more) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
      }
    }

    void put(byte[] from, int at, int count) {
      room(count);
      System.arraycopy(from, at, bytes, length, count);
      length += count;
    }

    void frame(int size) {
      room(4);
      bytes[length++] = (byte) 0x81;
      if (size < 126) {
        bytes[length++] = (byte) size;
      } else {
        bytes[length++] = 126;
        bytes[length++] = (byte) (size >> 8);
        bytes[length++] = (byte) size;
      }
    }
  }

  private static final class Peer {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Out out = new Out();
    private boolean open;
    private byte[] rest = {};

    Peer(SocketChannel channel, SelectionKey key) {
      this.channel = channel;
      this.key = key;
    }
  }

  private RawServer(Selector selector) {
    this.selector = selector;
  }

  /** Listens on a free port and says which. */
  public static void main(String[] args) throws Exception {
    Selector selector = Selector.open();
    ServerSocketChannel door = ServerSocketChannel.open();
    door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    door.configureBlocking(false);
    door.register(selector, SelectionKey.OP_ACCEPT);
    System.out.println("PORT " + door.socket().getLocalPort());
    new RawServer(selector).run();
  }

  private void run() throws Exception {
    while (true) {
      selector.select(this::ready);
      if (published.length > 0) {
        Out all = published;
        published = new Out();
        for (Peer peer : room) {
          peer.out.put(all.bytes, 0, all.length);
          flush(peer);
        }
      }
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept((ServerSocketChannel) key.channel());
      } else if (key.isReadable()) {
        read((Peer) key.attachment());
      } else {
        flush((Peer) key.attachment());
      }
    } catch (IOException e) {
      if (key.attachment() instanceof Peer peer) {
        room.remove(peer);
      }
      key.cancel();
      try {
        key.channel().close();
      } catch (IOException ignored) {
        // It is gone.
      }
    }
  }

  private void accept(ServerSocketChannel door) throws IOException {
    for (SocketChannel peer = door.accept(); peer != null; peer = door.accept()) {
      peer.configureBlocking(false);
      peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SelectionKey key = peer.register(selector, SelectionKey.OP_READ);
      key.attach(new Peer(peer, key));
    }
  }

  private void read(Peer peer) throws IOException {
    in.clear();
    if (peer.channel.read(in) < 0) {
      throw new IOException("closed");
    }
    in.flip();
    System.arraycopy(peer.rest, 0, bytes, 0, peer.rest.length);
    int end = peer.rest.length + in.remaining();
    in.get(bytes, peer.rest.length, in.remaining());
    int at = peer.open ? 0 : handshake(peer, end);
    while (peer.open) {
      int next = frame(peer, at, end);
      if (next < 0) {
        break;
      }
      at = next;
    }
    peer.rest = at == end ? NOTHING : Arrays.copyOfRange(bytes, at, end);
    flush(peer);
  }

  private static final byte[] NOTHING = {};

  private int handshake(Peer peer, int end) throws IOException {
    String request = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    int over = request.indexOf("\r\n\r\n");
    if (over < 0) {
      return 0;
    }
    String name = "Sec-WebSocket-Key: ";
    int from = request.indexOf(name) + name.length();
    String key = request.substring(from, request.indexOf("\r\n", from));
    byte[] answer =
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + accept(key)
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    peer.out.put(answer, 0, answer.length);
    peer.open = true;
    return over + 4;
  }

  private static String accept(String key) throws IOException {
    try {
      String text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }

  private int frame(Peer peer, int at, int end) throws IOException {
    if (end - at < 6) {
      return -1;
    }
    int length = bytes[at + 1] & 0x7F;
    int from = at + 2;
    if (length == 126) {
      length = (bytes[at + 2] & 0xFF) << 8 | (bytes[at + 3] & 0xFF);
      from += 2;
    }
    int mask = from;
    from += 4;
    if (end - from < length) {
      return -1;
    }
    if ((bytes[at] & 0xF) == 8) {
      throw new IOException("closed");
    }
    for (int i = 0; i < length; i++) {
      bytes[from + i] ^= bytes[mask + (i & 3)];
    }
    message(peer, from, from + length);
    return from + length;
  }

  private void message(Peer peer, int from, int to) {
    switch (bytes[from + Words.EVENT_AT]) {
      case 'j' -> {
        room.add(peer);
        peer.out.frame(Words.JOINED.length);
        peer.out.put(Words.JOINED, 0, Words.JOINED.length);
      }
      case 's' -> answer(published, Words.SAID, Words.behind(Words.NUMBER, bytes, from, to), to);
      default -> answer(peer.out, Words.ACK, Words.behind(Words.EID, bytes, from, to), to);
    }
  }

  private void answer(Out out, byte[] words, int number, int to) {
    int rest = to - number;
    out.frame(words.length + rest);
    out.put(words, 0, words.length);
    out.put(bytes, number, rest);
  }

  private void flush(Peer peer) throws IOException {
    Out out = peer.out;
    if (out.length > 0) {
      direct.clear();
      int part = Math.min(out.length, direct.capacity());
      direct.put(out.bytes, 0, part).flip();
      int written = peer.channel.write(direct);
      System.arraycopy(out.bytes, written, out.bytes, 0, out.length - written);
      out.length -= written;
      int interest = SelectionKey.OP_READ | (out.length > 0 ? SelectionKey.OP_WRITE : 0);
      if (peer.key.interestOps() != interest) {
        peer.key.interestOps(interest);
      }
    }
  }
}
