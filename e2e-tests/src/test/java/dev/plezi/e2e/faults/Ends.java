package dev.plezi.e2e.faults;

import dev.plezi.client.PleziClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Sessions that the server ends while messages of theirs wait for their handler. */
final class Ends {
  private static final int CLIENTS = 20;
  private static final int PAPERS = 50;

  private Ends() {}

  /**
   * The gap names what no handler has seen, and nothing else; sent again in its place, it is
   * handled before what is newer.
   */
  static Report waiting(Stage stage) throws InterruptedException {
    List<Visitor> visitors =
        IntStream.range(0, CLIENTS).mapToObj(i -> new Visitor(stage, "waiting-" + i)).toList();
    try {
      visitors.forEach(visitor -> visitor.put(PAPERS));
      visitors.forEach(visitor -> visitor.desk.awaitHandled(1));
      stage.ledger().fault();
      visitors.forEach(visitor -> visitor.desk.post("end"));
      visitors.forEach(visitor -> visitor.desk.post("release"));
      stage.ledger().awaitGaps(CLIENTS);
      visitors.forEach(visitor -> visitor.put(1));
      visitors.forEach(Visitor::awaitAll);
      if (visitors.stream().anyMatch(visitor -> !visitor.doubts.isEmpty())) {
        throw new AssertionError("the server knows what it has handled, and the client doubts it");
      }
      return Report.of("ended with messages waiting", CLIENTS, stage.ledger());
    } finally {
      visitors.forEach(visitor -> visitor.client.close());
    }
  }

  /** The same of a page. */
  static Report waiting(Stage stage, PageTalker page) {
    Desk desk = new Desk(stage, "waiting-page");
    page.visit(stage);
    page.connect("/desk?desk=" + desk.name(), stage.scale().backoffCap());
    page.awaitLevel(2);
    page.say("put", PAPERS);
    desk.awaitHandled(1);
    page.ledger().fault();
    desk.post("end");
    desk.post("release");
    page.awaitGap();
    page.say("put", 1);
    desk.awaitHandled(PAPERS + 1);
    desk.handled().forEach(page.track()::arrived);
    if (page.told().doubts() > 0) {
      throw new AssertionError("the server knows what it has handled, and the page doubts it");
    }
    page.close();
    return Report.of("ended with messages waiting, browser", 1, page.ledger());
  }

  /** A desk, as it is seen from beside. Used by one thread. */
  private record Desk(Stage stage, String name) {
    /** Waits until as many papers are handled. */
    void awaitHandled(int papers) {
      stage.timetable().await(papers + " papers of " + name, () -> handled().size() >= papers);
    }

    List<Integer> handled() {
      String numbers = send("", HttpRequest.Builder::GET);
      return numbers.isEmpty()
          ? List.of()
          : Stream.of(numbers.split(",")).map(Integer::valueOf).toList();
    }

    void post(String action) {
      String unused = send("/" + action, request -> request.POST(BodyPublishers.noBody()));
    }

    private String send(String action, UnaryOperator<HttpRequest.Builder> asks) {
      return stage.server().send("/desk" + action + "?desk=" + name, asks);
    }
  }

  /** A client at a desk of its own. Used by one thread. */
  private static final class Visitor {
    private final Desk desk;
    private final Ledger.Track track;
    private final List<String> doubts = new CopyOnWriteArrayList<>();
    private final PleziClient client;
    private int put;

    Visitor(Stage stage, String name) {
      desk = new Desk(stage, name);
      track = stage.ledger().track();
      client =
          stage
              .client("/desk?desk=" + name)
              .onGap(
                  gap -> {
                    doubts.addAll(gap.inDoubt());
                    track.gap();
                    gap.resend();
                    stage.ledger().gap();
                  })
              .onError(error -> {}) // a session that ends is the point
              .connect();
    }

    void put(int papers) {
      for (int i = 0; i < papers; i++) {
        put = track.emitNext();
        client.emit("put", Map.of("n", put));
      }
    }

    /** Waits until as many are handled as were put, and notes what was. */
    void awaitAll() {
      desk.awaitHandled(put);
      desk.handled().forEach(track::arrived);
    }
  }
}
