package dev.plezi.server.internal.session.sim;

import dev.plezi.protocol.client.ClientMachine;
import dev.plezi.server.internal.session.Backdoor;
import java.util.List;

/** What must hold when all has been well for a while. */
final class Verdict {
  private final World world;
  private final History history;

  Verdict(World world, History history) {
    this.world = world;
    this.history = history;
  }

  /** The client is open, and nothing is on its way any more. */
  void settled(Client client, Network network) {
    history.look();
    Epoch epoch = client.epoch();
    check(client.state() == ClientMachine.OPEN && epoch != null, "the client is not open");
    check(client.queue().size() == 0, "messages wait in the client");
    if (epoch == null || !epoch.session()) {
      return;
    }
    check(Backdoor.alive(network.host().sessions(), epoch.key()), "the session is lost, untold");
    Served served = history.served(epoch.key());
    if (served == null) {
      world.violated("the application has not heard of " + epoch.key());
      return;
    }
    same("messages up", served.handled(), epoch.written().size());
    if (!epoch.follows()) {
      same("messages sent down", epoch.sent(), served.sent);
      same("messages published down", epoch.published(), served.published);
    }
    for (Wanted each : history.wanted()) {
      check(!each.of(epoch.key()) || each.answered(), each + " is not answered");
    }
    same("messages kept by the client", client.queue().uncounted(), 0);
    same("bytes kept by the server", network.host().kept(epoch.key()), 0);
  }

  /** The client is closed, and nothing is left. */
  void over(Network network) {
    same("sessions left", network.host().sessions().size(), 0);
    same("suspended sessions left", network.host().sessions().suspended(), 0);
    check(Backdoor.empty(network.host().sessions()), "a connection is left");
    history.allServed().forEach(this::ended);
    history.allServed().forEach(this::wanted);
    history.epochs().forEach(this::lost);
    history.epochs().forEach(this::certain);
    history.epochs().forEach(this::kept);
    history.messages().forEach(this::told);
    history.wanted().forEach(Wanted::over);
  }

  private void kept(Epoch epoch) {
    boolean kept = !history.plan().harmless() || epoch.fate() != Epoch.Fate.LOST;
    check(kept, epoch.key() + " is lost, though nothing happened that ends a session");
  }

  private void ended(Served served) {
    check(served.closed() || served.host().dead(), "the application is not told of an end");
  }

  /** No session is made that the client never has. */
  private void wanted(Served served) {
    // Where one has ended the question that has led to it may come late.
    check(
        !history.plan().harmless() || served.epoch().entered(),
        served.epoch().key() + " is nobody's");
  }

  /** Of a session that was lost: what is not undelivered has been handled. */
  private void lost(Epoch epoch) {
    Served served = history.served(epoch.key());
    if (epoch.fate() != Epoch.Fate.LOST || served == null || served.host().dead()) {
      return;
    }
    List<Integer> written = epoch.written();
    for (int n : written.subList(served.handled(), written.size())) {
      check(epoch.undelivered(n), "message " + n + " is lost, and nobody was told");
    }
  }

  /** What certainly was not handled was not. */
  private void certain(Epoch epoch) {
    Served served = history.served(epoch.key());
    if (served != null && served.epoch() == epoch) {
      for (int n : epoch.written().subList(0, served.handled())) {
        // Of one that was sent again when its time was up the second may be meant.
        boolean meant = epoch.certain().contains(n) && history.messages().get(n).emissions == 1;
        check(!meant, "message " + n + " was handled, and said to be not");
      }
    }
  }

  private void told(Sent message) {
    boolean twice = message.handled > message.emissions + message.doubtful;
    check(!twice, message + " was handled " + message.handled + " times");
    boolean once = message.emissions == 1;
    boolean written = message.epoch != null;
    if (once && written) {
      check(!message.refused && !message.given, message + " was sent, though it was given back");
    }
    if (once && !written) {
      // Or it was answered in a session that was lost, and was to be sent again when all ended.
      boolean told = message.refused || message.given || message.fates > 0;
      check(told, message + " was never sent, and nobody was told");
    }
    if (message.id() != 0) {
      same("fates of " + message, message.fates, message.emissions);
    }
  }

  private void same(String what, int actual, int expected) {
    check(actual == expected, what + ": " + actual + " and not " + expected);
  }

  private void check(boolean right, String otherwise) {
    if (!right) {
      world.violated(otherwise);
    }
  }
}
