package dev.plezi.server.internal.session.sim;

import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.TransportListener;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.testing.Endings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection, and what either end has of it. */
final class Cable implements Transport {
  static final int NO_CODE = 1006;

  private final World world;
  private final Dice dice;
  private final History history;
  private final Plan plan;
  private final int number;
  private final Peer peer;
  private final Lane up;
  private final Lane down;

  // The client's end.
  private boolean left;

  // The server's end.
  private @Nullable Host host;
  private @Nullable TransportListener receiver;
  private @Nullable Written awaited;
  private boolean demanded;
  private boolean gone;

  /** The client's end. */
  interface Peer {
    void opened();

    void message(String text);

    void ended(int code);
  }

  Cable(World world, History history, int number, Peer peer) {
    this.world = world;
    this.history = history;
    this.plan = history.plan();
    this.dice = new Dice(plan.seed(), "cable " + number);
    this.number = number;
    this.peer = peer;
    long latency = dice.millis(0, plan.latencyMillis());
    this.up = new Lane(world, dice, latency, () -> demanded && !gone, this::toServer);
    this.down = new Lane(world, dice, latency, () -> true, this::toClient);
  }

  int number() {
    return number;
  }

  Lane up() {
    return up;
  }

  Lane down() {
    return down;
  }

  /** The server that took it; null when none did yet. */
  @Nullable Host host() {
    return host;
  }

  // ---- the handshake

  /** It has come as far as this server. */
  void reach(Host to) {
    host = to;
  }

  /** The server takes it. */
  void accept(TransportListener by) {
    world.note("cable ", number, ": accepted");
    receiver = by;
    down.put(new Frame.Opened());
    if (history.active() && plan.has(Fault.LATE_OFFER) && dice.chance(0.4)) {
      down.spike(dice.millis(2_000, 6_000));
    }
    by.opened(this);
  }

  /** The server does not. */
  void refuse() {
    world.note("cable ", number, ": refused");
    gone = true;
    down.end();
  }

  // ---- the client's end

  void say(String text) {
    if (!left) {
      world.note("cable ", number, ": > ", text);
      up.put(new Frame.Message(text));
    }
  }

  void leave(int code) {
    if (!left) {
      world.note("cable ", number, ": client closes with ", code);
      left = true;
      up.put(new Frame.Close(code));
    }
  }

  private void toClient(Frame frame) {
    if (awaited != null && down.bytes() <= plan.window()) {
      world.after(0, this::written);
    }
    if (left) {
      return;
    }
    if (frame instanceof Frame.Opened) {
      peer.opened();
    } else if (frame instanceof Frame.Message message) {
      world.note("cable ", number, ": < ", message.text());
      peer.message(message.text());
    } else {
      int code = frame instanceof Frame.Close close ? close.code() : NO_CODE;
      world.note("cable ", number, ": ended for the client with ", code);
      left = true;
      up.put(new Frame.Close(code));
      peer.ended(code);
    }
  }

  // ---- the server's end

  @Override
  public void write(List<WireMessage> messages, Written sent) {
    if (gone) {
      sent.done(new IllegalStateException("closed"));
      return;
    }
    messages.forEach(this::write);
    if (down.bytes() <= plan.window() && dice.chance(0.7)) {
      sent.done(null);
      return;
    }
    awaited = sent;
    if (down.bytes() <= plan.window()) {
      world.after(dice.millis(0, 5), this::written);
    }
  }

  private void write(WireMessage message) {
    String text = new String(message.bytes(), StandardCharsets.UTF_8);
    down.put(new Frame.Message(text));
  }

  private void written() {
    Written sent = awaited;
    awaited = null;
    if (sent != null) {
      sent.done(null);
    }
  }

  /** A level 1 connection is asked so; the client's socket answers by itself. */
  @Override
  public void ping() {
    up.put(new Frame.Pong());
  }

  @Override
  public void close(int code, String reason) {
    if (!gone) {
      world.note("cable ", number, ": server closes with ", code, " ", reason);
      down.put(new Frame.Close(code));
    }
  }

  @Override
  public void abort() {
    if (!gone) {
      world.note("cable ", number, ": server aborts");
      down.cut();
      down.end();
      lose(NO_CODE);
    }
  }

  @Override
  public void demand() {
    if (demanded && !gone) {
      world.violated("server, cable " + number + ": demands a frame twice");
    }
    demanded = true;
    world.after(0, up::flow);
  }

  private void toServer(Frame frame) {
    TransportListener by = receiver;
    if (by == null) {
      return;
    }
    if (frame instanceof Frame.Message message) {
      demanded = false;
      by.heard();
      by.received(WireMessage.text(message.text()));
    } else if (frame instanceof Frame.Pong) {
      by.heard();
    } else {
      lose(frame instanceof Frame.Close close ? close.code() : NO_CODE);
    }
  }

  /** The server learns that it is over. */
  private void lose(int code) {
    gone = true;
    Written sent = awaited;
    awaited = null;
    TransportListener by = receiver;
    world.after(
        dice.millis(0, 3),
        () -> {
          world.note("cable ", number, ": ended for the server with ", code);
          if (sent != null) {
            sent.done(new IllegalStateException("closed"));
          }
          if (by != null) {
            by.closed(Endings.of(code));
          }
        });
  }

  // ---- what goes wrong

  /** It breaks; each end hears of it, or does not. */
  void cut(boolean clientHears, boolean serverHears) {
    world.note("cable ", number, ": cut, heard by client ", clientHears, ", server ", serverHears);
    up.cut();
    down.cut();
    if (clientHears) {
      down.end();
    }
    if (serverHears) {
      up.end();
    }
  }

  /** The server's process is gone. */
  void crash(boolean clientHears) {
    gone = true;
    receiver = null;
    awaited = null;
    down.cut();
    if (clientHears) {
      down.end();
    }
  }
}
