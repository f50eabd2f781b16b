package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Frame;
import dev.plezi.server.testing.SocketKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(SocketKind.class)
class RawTest {
  private static final int MEBIBYTE = 1024 * 1024;
  private static final byte[] NO_TEXT = {(byte) 0xFF, 0, (byte) 0xC3};

  private final Journal journal = new Journal();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final TestServer server;

  RawTest(SocketKind sockets) {
    server =
        TestServer.of(
            sockets,
            app ->
                app.route("/both", Both.class, () -> new Both(journal, gate))
                    .route("/text", TextOnly.class)
                    .route("/binary", BinaryOnly.class));
  }

  @AfterEach
  void stop() {
    gate.countDown();
    server.close();
  }

  /** Takes both kinds, and says what it got. */
  public static final class Both extends Controller {
    private final Journal journal;
    private final CountDownLatch gate;

    Both(Journal journal, CountDownLatch gate) {
      this.journal = journal;
      this.gate = gate;
    }

    @Override
    public void onOpen() {
      if (params().get("slow") != null) {
        Journal.await(gate);
      }
      journal.add("open");
    }

    @Override
    public void onMessage(String text) throws IOException {
      journal.add("text " + text);
      switch (text) {
        case "raise" -> throw new IOException("as asked");
        case "assert" -> throw new AssertionError("as asked");
        case "large text" -> write("x".repeat(MEBIBYTE));
        case "large binary" -> write(ByteBuffer.wrap(pattern(MEBIBYTE)));
        case "control" -> write("{\"event\":\"_ack_\"}");
        case "chat" -> {
          subscribe("chat");
          publish("chat", "said");
          write("done");
        }
        case "changed" -> writeAndChange();
        case "leave" -> {
          close();
          journal.add("left, wrote " + write(ByteBuffer.allocate(1)));
        }
        default -> write("text " + text);
      }
    }

    @Override
    public void onMessage(ByteBuffer data) {
      journal.add("binary " + data.remaining());
      data.put(0, (byte) (data.get(0) ^ 1));
      write(data);
    }

    private void writeAndChange() {
      byte[] bytes = {0, 1, 2, 3};
      ByteBuffer middle = ByteBuffer.wrap(bytes, 1, 2);
      write(middle);
      bytes[1] = 9;
      journal.add("position " + middle.position());
    }
  }

  /** Takes text. */
  public static final class TextOnly extends Controller {
    @Override
    public void onMessage(String text) {
      write("got " + text);
    }
  }

  /** Takes binary messages. */
  public static final class BinaryOnly extends Controller {
    @Override
    public void onMessage(ByteBuffer data) {
      write("got " + data.remaining());
    }
  }

  @Test
  void handsTextOverAsItIs() throws IOException {
    try (RawClient client = server.open("/both")) {
      for (String text : new String[] {"not json é", "", "{\"event\":\"x\",\"_EID_\":1}"}) {
        client.send(text);
        assertThat(client.read()).isEqualTo(new Frame(RawClient.TEXT, true, "text " + text));
      }
    }
  }

  @Test
  void maySayWhatElsewhereOnlyTheProtocolSays() throws IOException {
    try (RawClient client = server.open("/both")) {
      client.send("control");
      assertThat(client.text()).isEqualTo("{\"event\":\"_ack_\"}");
    }
  }

  @Test
  void handsBinaryOverAsItIs() throws IOException {
    try (RawClient client = server.open("/both")) {
      client.send(RawClient.BINARY, true, NO_TEXT);

      assertThat(client.bytes()).containsExactly(0xFE, 0, 0xC3);
    }
  }

  @Test
  void putsFragmentsTogether() throws IOException {
    try (RawClient client = server.open("/both")) {
      client.send(RawClient.TEXT, false, new byte[] {(byte) 0xC3});
      client.send(RawClient.PING, true, new byte[0]);
      client.send(RawClient.CONTINUATION, true, new byte[] {(byte) 0xA9});
      client.send(RawClient.BINARY, false, new byte[] {2});
      client.send(RawClient.CONTINUATION, false, new byte[] {3});
      client.send(RawClient.CONTINUATION, true, new byte[0]);

      assertThat(client.read()).isEqualTo(new Frame(RawClient.PONG, true, ""));
      assertThat(client.text()).isEqualTo("text é");
      assertThat(client.bytes()).containsExactly(3, 3);
    }
  }

  @Test
  void closesWith1003AKindThatIsNotTakenOnceWhatCameBeforeIsHandled() throws IOException {
    LogFile log = new LogFile();
    try (RawClient text = server.open("/text");
        RawClient binary = server.open("/binary")) {
      text.send("first");
      text.send(RawClient.BINARY, true, NO_TEXT);
      text.send("behind");
      binary.send(RawClient.BINARY, true, NO_TEXT);
      binary.send("behind");

      assertThat(text.text()).isEqualTo("got first");
      assertThat(text.closed()).isEqualTo(1003);
      assertThat(binary.text()).isEqualTo("got 3");
      assertThat(binary.closed()).isEqualTo(1003);
    }
    assertThat(log.lines())
        .filteredOn(line -> line.contains("closed with 1003"))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).endsWith("no binary messages are taken here"),
            line -> assertThat(line).endsWith("no text messages are taken here"));
  }

  @Test
  void logsAFailureAndLivesOn() throws IOException {
    LogFile log = new LogFile();
    try (RawClient client = server.open("/both")) {
      client.send("raise", "assert", "on");

      assertThat(client.text()).isEqualTo("text on");
    }
    assertThat(log.lines()).filteredOn(line -> line.contains("Both.onMessage failed")).hasSize(2);
  }

  @Test
  void handlesOneAfterAnotherAndNoneBeforeItIsOpen() throws IOException {
    try (RawClient client = server.open("/both?slow=1")) {
      client.send("one");
      client.send(RawClient.BINARY, true, new byte[2]);
      client.send("three");
      gate.countDown();

      assertThat(journal.next(4)).containsExactly("open", "text one", "binary 2", "text three");
    }
  }

  @Test
  void sendsLargeMessagesInFragments() throws IOException {
    try (RawClient client = server.open("/both")) {
      client.send("large text", "large binary");

      int part = 16 * 1024;
      assertThat(client.read()).isEqualTo(new Frame(RawClient.TEXT, false, "x".repeat(part)));
      assertThat(client.text()).isEqualTo("x".repeat(MEBIBYTE - part));
      assertThat(client.bytes()).isEqualTo(pattern(MEBIBYTE));
    }
  }

  @Test
  void takesALargeMessageInFragments() throws IOException {
    byte[] part = "y".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
    try (RawClient client = server.open("/both")) {
      client.send(RawClient.TEXT, false, part);
      client.send(RawClient.CONTINUATION, false, part);
      client.send(RawClient.CONTINUATION, false, part);
      client.send(RawClient.CONTINUATION, true, part);
      assertThat(client.text()).isEqualTo("text " + "y".repeat(256 * 1024));

      client.send(RawClient.BINARY, false, new byte[256 * 1024]);
      client.send(RawClient.CONTINUATION, true, new byte[1]);
      assertThat(client.closed()).isEqualTo(1009);
    }
  }

  @Test
  void sendsACopyAndLeavesTheBufferAsItIs() throws IOException {
    try (RawClient client = server.open("/both")) {
      client.send("changed");

      assertThat(client.bytes()).containsExactly(1, 2);
      assertThat(journal.next(3)).containsExactly("open", "text changed", "position 1");
    }
  }

  @Test
  void hearsItsOwnPublicationAfterItsHandler() throws IOException {
    try (RawClient client = server.open("/both")) {
      client.send("chat");

      assertThat(client.text()).isEqualTo("done");
      assertThat(client.text()).isEqualTo("said");
    }
  }

  @Test
  void sendsNothingOnceItHasClosed() throws IOException {
    try (RawClient client = server.open("/both")) {
      client.send("leave");

      assertThat(client.closed()).isEqualTo(1000);
    }
    assertThat(journal.next(3)).containsExactly("open", "text leave", "left, wrote false");
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    return bytes;
  }
}
