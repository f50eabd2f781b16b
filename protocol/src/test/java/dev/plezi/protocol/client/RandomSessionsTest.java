package dev.plezi.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.client.SimulatedServer.Link;
import dev.plezi.protocol.client.SimulatedServer.Session;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Long runs of sessions over a network that breaks, with a server that counts, restarts, goes and
 * falls back to level 1. What fails once fails again with the same seed.
 */
class RandomSessionsTest {
  private static final int STEPS = 6_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987, 1597})
  void eachMessageIsHandledOnceInOrderUnlessAGapIsTold(long seed) {
    Run run = new Run(new Random(seed));
    for (int i = 0; i < STEPS; i++) {
      run.step();
      assertThat(run.lossesUntold).isZero();
    }
    run.finish();
  }

  private static final class Run {
    private final Random random;
    private final SimulatedClient client = SimulatedClient.ofLevel2();
    private final SimulatedServer server = new SimulatedServer();
    private final Ledger ledger = new Ledger();
    private Link link = server.connect(-1);
    private boolean opened;
    private boolean level2 = true;
    private int depth;
    private int gaps;
    private int resumptions;

    /** The session as the client has it, how many items came in it, and losses not told yet. */
    private @Nullable Session held;

    private int items;
    private int lossesUntold;
    private boolean within;
    private boolean resumed;

    Run(Random random) {
      this.random = random;
      client.whenTold = this::told;
    }

    void step() {
      switch (random.nextInt(24)) {
        case 0, 1, 2, 3, 4 -> emit();
        case 5, 6, 7, 8, 9, 10 -> server.handleOne(random);
        case 11, 12, 13, 14, 15, 16 -> hear();
        case 17 -> item();
        case 18 -> count();
        case 19, 20 -> client.pass(random.nextInt(150));
        case 21 -> lose();
        case 22 -> disturb();
        default -> act();
      }
    }

    // ---- the network and the server

    /** The client hears what comes next: that the socket is open, or a frame. */
    private void hear() {
      if (!client.current(link.attempt)) {
        return;
      }
      if (!opened) {
        opened = true;
        server.accept(link, level2);
        assertThat(client.opened(link.attempt, client.now)).isTrue();
      } else if (!link.down.isEmpty()) {
        take(link.down.remove().split(" ", -1));
      }
    }

    private void take(String[] words) {
      client.heard(client.now);
      switch (words[0]) {
        case "hello" -> client.hello(SimulatedClient.HEARTBEAT, client.now);
        case "session" -> answered(words);
        case "received" -> client.counted(Integer.parseInt(words[1]), client.now);
        default -> received(words);
      }
    }

    private void answered(String[] words) {
      // The client falls back to level 1 when the offer is late, and then hears no answer.
      if (client.state() == ClientMachine.CONNECTING) {
        within = true;
        resumed = Boolean.parseBoolean(words[3]);
        if (resumed) {
          resumptions++;
        } else {
          lost();
        }
        client.answered(Integer.parseInt(words[2]), resumed, client.now);
      }
    }

    private void received(String[] words) {
      if (client.state() == ClientMachine.CONNECTING) {
        lost();
      }
      boolean counts = within;
      boolean handled = client.received(1, client.now);
      if (counts && words[0].equals("item") && handled) {
        assertThat(Integer.parseInt(words[1])).isEqualTo(++items);
      } else if (words[0].equals("ack") && handled) {
        client.acked(ledger.id(Integer.parseInt(words[1])));
      }
    }

    private void item() {
      if (link.session != null) {
        link.session.send("item " + ++link.session.items);
      } else if (!link.offered && opened) {
        link.down.add("item 0");
      }
    }

    private void count() {
      if (link.session != null) {
        link.down.add("received " + link.session.handled.size());
      }
    }

    /** The connection breaks, and some of what was under way is lost. */
    private void lose() {
      if (random.nextInt(4) == 0 && client.current(link.attempt)) {
        if (random.nextBoolean()) {
          server.cut(link);
        }
        while (random.nextBoolean()) {
          link.up.pollLast();
        }
        client.closed(link.attempt, SimulatedClient.NO_CODE, client.now);
      }
    }

    private void disturb() {
      switch (random.nextInt(120)) {
        case 0 -> level2 = false;
        case 1 -> server.forget();
        case 2 -> fence();
        case 3 -> miscount();
        case 4 -> client.goAway(random.nextInt(500), client.now);
        case 5 -> client.pass(SimulatedClient.HEARTBEAT);
        default -> level2 |= random.nextInt(4) == 0;
      }
    }

    private void fence() {
      if (client.current(link.attempt) && opened) {
        server.forget();
        server.cut(link);
        lost();
        client.closed(link.attempt, CloseCode.FENCED, client.now);
      }
    }

    private void miscount() {
      if (client.current(link.attempt) && within) {
        server.forget();
        lost();
        client.counted(1e6, client.now);
      }
    }

    private void lost() {
      if (held != null) {
        lossesUntold++;
        held = null;
      }
    }

    // ---- the application

    private void act() {
      if (client.state() == ClientMachine.CLOSED || random.nextInt(40) == 0) {
        client.connect(client.now);
      } else if (random.nextInt(300) == 0) {
        ledger.closed(server.handled);
        held = null;
        client.close();
      }
    }

    private void emit() {
      int id = random.nextBoolean() ? client.nextId() : 0;
      int message = ledger.emitted(id);
      Outgoing outgoing = new Outgoing(Integer.toString(message), id, false);
      // In a session that was resumed nothing goes first, whatever the adapter takes it for.
      boolean first = resumed && random.nextBoolean();
      if (!client.emit(outgoing, client.now, 1 + random.nextInt(9_000), first)) {
        ledger.refused(message);
      }
    }

    private void told(String entry) {
      String[] words = entry.split(" ", -1);
      String last = words[words.length - 1];
      client.dice = random.nextDouble();
      switch (words[0]) {
        case "open" -> open();
        case "close" -> leave(last.equals("word"));
        case "ask" -> link.up.add(words.length == 1 ? "open" : "open " + secret() + " " + last);
        case "received" -> link.up.add(entry);
        case "send" -> send(Integer.parseInt(last));
        case "opened" -> begun();
        case "in" -> ledger.undelivered(Integer.parseInt(last));
        case "gap" -> {
          gaps++;
          lossesUntold--;
        }
        default -> {
          if (last.equals("unsent")) {
            ledger.failedUnsent(Integer.parseInt(words[words.length - 2]));
          }
        }
      }
      if (depth < 2 && random.nextInt(8) == 0) {
        depth++;
        if (random.nextInt(3) == 0) {
          act();
        } else {
          emit();
        }
        depth--;
      }
    }

    private void open() {
      link = server.connect(client.lastAttempt);
      resumed = false;
      opened = false;
      within = false;
    }

    /** What is under way may still arrive. */
    private void leave(boolean forGood) {
      if (forGood && link.session != null) {
        server.end(link.session);
      }
      within = false;
    }

    private int secret() {
      assertThat(held).as("the session that is to be resumed").isNotNull();
      return held == null ? 0 : held.secret;
    }

    private void send(int message) {
      assertThat(client.state()).isEqualTo(ClientMachine.OPEN);
      ledger.sent(message, within);
      link.up.add("msg " + message);
    }

    /** The client is open, and in a session it knows that it has it. */
    private void begun() {
      if (within && held == null) {
        held = link.session;
        items = 0;
      }
    }

    void finish() {
      depth = 9;
      level2 = true;
      if (client.state() == ClientMachine.CLOSED || !within) {
        client.connect(client.now);
      }
      for (int i = 0; i < 40; i++) {
        for (int frames = 0; frames < 1_000; frames++) {
          server.handleAll();
          hear();
        }
        count();
        client.pass(1_000);
      }
      assertThat(client.state()).isEqualTo(ClientMachine.OPEN);
      assertThat(client.queue().log().count()).isZero();
      assertThat(held).isNotNull();
      assertThat(items).isEqualTo(held == null ? -1 : held.items);
      assertThat(ledger.check(server.handled)).isGreaterThan(STEPS / 100);
      assertThat(gaps).isPositive();
      assertThat(resumptions).isGreaterThan(gaps);
    }
  }
}
