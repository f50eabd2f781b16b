package dev.plezi.server.internal.session.sim;

import dev.plezi.event.EventException;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.client.ClientMachine;
import dev.plezi.protocol.codec.Envelope;
import dev.plezi.protocol.codec.EventCodec;
import org.jspecify.annotations.Nullable;

/** What the server says, read for the client's machine and its application. */
final class Incoming {
  private final World world;
  private final Client client;

  private record Hello(double heartbeat) {}

  private record Session(
      String session,
      double received,
      @Nullable Double handled,
      @Nullable Double sent,
      boolean resumed,
      @Nullable String reason) {}

  private record Received(double n, double sent) {}

  private record GoAway(double after) {}

  private record Reply(int data) {}

  private record Failure(String code) {}

  Incoming(World world, Client client) {
    this.world = world;
    this.client = client;
  }

  void arrived(String text) {
    byte[] bytes = EventCodec.utf8(text);
    Envelope envelope = Words.CODEC.envelope(bytes);
    String name = String.valueOf(envelope.event());
    if (Wire.control(name) && Wire.uncounted(name)) {
      client.heard(world.millis());
      control(name, bytes);
      return;
    }
    client.untold().hears(text);
    if (client.received(bytes.length, world.millis())) {
      client.untold().heard();
      handle(name, envelope, bytes);
    }
  }

  private void control(String name, byte[] bytes) {
    double now = world.millis();
    switch (name) {
      case Wire.HELLO -> client.hello(read(bytes, Hello.class).heartbeat(), now);
      case Wire.SESSION -> {
        Session answer = read(bytes, Session.class);
        if (answer.resumed()) {
          client.resumed(
              answer.session(), answer.received(), said(answer.handled()), said(answer.sent()));
        } else {
          client.begun(answer.session(), String.valueOf(answer.reason()), said(answer.handled()));
        }
      }
      case Wire.RECEIVED -> {
        Received counts = read(bytes, Received.class);
        client.counted(counts.n(), counts.sent(), now);
      }
      case Wire.PING -> client.say(Words.pong());
      case Wire.GOAWAY -> client.goAway(read(bytes, GoAway.class).after(), now);
      default -> world.violated("client: what is " + name);
    }
  }

  private void handle(String name, Envelope envelope, byte[] bytes) {
    App app = client.app();
    int id = envelope.id() == null ? 0 : Integer.parseInt(envelope.id());
    switch (name) {
      case Wire.ACK -> client.acked(id);
      case Wire.REPLY -> app.replied((Sent) client.settle(id), read(bytes, Reply.class).data());
      case Wire.ERROR -> {
        boolean right = read(bytes, Failure.class).code().equals(Words.CODE);
        app.refused((Sent) client.settle(id), right ? Words.CODE : EventException.INTERNAL);
      }
      case Words.SENT -> client.current().handleSent(numbered(bytes));
      case Words.PUBLISHED -> client.current().handlePublished(numbered(bytes));
      case Words.WANT ->
          app.wanted(read(bytes, Words.Numbered.class), String.valueOf(envelope.id()));
      default -> world.violated("client: what is " + name);
    }
  }

  private static double said(@Nullable Double number) {
    return number == null ? ClientMachine.MISSING : number;
  }

  private static int numbered(byte[] bytes) {
    return read(bytes, Words.Numbered.class).n();
  }

  private static <T> T read(byte[] bytes, Class<T> type) {
    return Words.CODEC.decode(bytes, type);
  }
}
