package dev.plezi.demo.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.client.PleziClient;
import dev.plezi.server.App;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Tokyo chat over real sockets. */
class TokyoTest {
  private final App app = Tokyo.mount(Plezi.app(Options.builder().signals(false).build()));
  private final BlockingQueue<Record> heard = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() {
    app.start(0);
  }

  @AfterEach
  void stop() {
    app.stop();
  }

  @Test
  void tellsEverybodyHowManyAreHereAndWhatIsSaid() throws Exception {
    try (PleziClient ada = arrive()) {
      assertThat(next()).isEqualTo(new Tokyo.Count(1));
      ada.emit(new Tokyo.Message("Ada", "hello"));
      assertThat(next()).isEqualTo(new Tokyo.Message("Ada", "hello"));
    }
  }

  @Test
  void ignoresWhatIsLongerThanThePageSends() throws Exception {
    try (PleziClient ada = arrive()) {
      assertThat(next()).isEqualTo(new Tokyo.Count(1));
      ada.emit(new Tokyo.Message("x".repeat(31), "hello"));
      ada.emit(new Tokyo.Message("Ada", "x".repeat(501)));
      ada.emit(new Tokyo.Message("Ada", "x".repeat(500)));
      assertThat(next()).isEqualTo(new Tokyo.Message("Ada", "x".repeat(500)));
    }
  }

  private PleziClient arrive() {
    return PleziClient.builder("ws://localhost:" + app.port() + "/tokyo")
        .on(Tokyo.Count.class, heard::add)
        .on(Tokyo.Message.class, heard::add)
        .connect();
  }

  private @Nullable Record next() throws InterruptedException {
    return heard.poll(20, TimeUnit.SECONDS);
  }
}
