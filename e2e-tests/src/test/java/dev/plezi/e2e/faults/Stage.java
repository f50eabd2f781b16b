package dev.plezi.e2e.faults;

import dev.plezi.client.ClientBuilder;
import dev.plezi.client.PleziClient;
import dev.plezi.e2e.SessionController.Seen;
import dev.plezi.server.testing.SocketKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** One case: a server, a proxy before it, its clients and its books. The server is lent. */
final class Stage implements AutoCloseable {
  private final ServerProcess server;
  private final Scale scale;
  private final FaultProxy proxy;
  private final Timetable timetable = new Timetable();
  private final Ledger ledger = new Ledger(System::nanoTime);
  private final List<Talker> talkers = new ArrayList<>();

  Stage(ServerProcess server, Scale scale) throws IOException {
    this.server = server;
    this.scale = scale;
    proxy = FaultProxy.start(server.port());
  }

  Scale scale() {
    return scale;
  }

  ServerProcess server() {
    return server;
  }

  FaultProxy proxy() {
    return proxy;
  }

  Timetable timetable() {
    return timetable;
  }

  Ledger ledger() {
    return ledger;
  }

  List<Talker> talkers() {
    return talkers;
  }

  /** The address of the server's page through the proxy. */
  String page() {
    return address("http", "/page");
  }

  /** The address of a path for WebSockets through the proxy. */
  String socket(String path) {
    return address("ws", path);
  }

  private String address(String scheme, String path) {
    String end = server.sockets().tls() ? "s://" : "://";
    return scheme + end + "127.0.0.1:" + proxy.port() + path;
  }

  /** One who connects to a path through the proxy, and trusts the server. */
  ClientBuilder client(String path) {
    ClientBuilder builder = PleziClient.builder(socket(path));
    return server.sockets().tls() ? builder.sslContext(SocketKind.trusting()) : builder;
  }

  /** So many clients connect, and each have a session; as the scale says they reconnect. */
  void admit(int clients) throws InterruptedException {
    admit(clients, scale.backoffCap());
  }

  /** The same, of clients whose listeners run on an executor of their own. */
  void admit(int clients, Executor executor) throws InterruptedException {
    for (int i = 0; i < clients; i++) {
      ClientBuilder builder = client("/session").executor(executor);
      talkers.add(new Talker(builder, scale.backoffCap(), ledger));
    }
    joined();
  }

  /** The same, of clients that wait at most so long before they reconnect. */
  void admit(int clients, Duration backoffCap) throws InterruptedException {
    meet(clients, backoffCap);
    joined();
  }

  private void joined() throws InterruptedException {
    List<CompletableFuture<Seen>> joined = talkers.stream().map(Talker::joined).toList();
    joined.forEach(CompletableFuture::join);
    tick(1);
    ledger.awaitArrival();
  }

  /** So many clients connect, whether or not they have a session. */
  void meet(int clients, Duration backoffCap) {
    for (int i = 0; i < clients; i++) {
      talkers.add(new Talker(client("/session"), backoffCap, ledger));
    }
  }

  boolean everybodyOpen() {
    return talkers.stream().allMatch(Talker::open);
  }

  /** Each client says so many numbers. */
  void tick(int times) {
    for (int i = 0; i < times; i++) {
      talkers.forEach(Talker::tick);
    }
  }

  boolean nobodyOpen() {
    return talkers.stream().noneMatch(Talker::open);
  }

  /** A fault strikes what is open now. */
  void strike(Fault fault) {
    ledger.fault();
    proxy.strike(fault);
  }

  /** The case's line, after all sessions went on: with what the server has seen in them. */
  Report whole(String name) {
    List<CompletableFuture<Tally>> seen = talkers.stream().map(Talker::seen).toList();
    Report report = report(name);
    for (CompletableFuture<Tally> each : seen) {
      report = report.with(each.join());
    }
    return report;
  }

  /** The case's line, by the clients' books alone. */
  Report report(String name) {
    return Report.of(name, talkers.size(), ledger);
  }

  @Override
  public void close() {
    talkers.forEach(Talker::close);
    proxy.close();
    timetable.close();
  }
}
