package dev.plezi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.e2e.browser.Engine;
import dev.plezi.e2e.browser.PlayedPage;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Pages as their browsers treat them, in every engine that is here: into the back/forward cache and
 * out of it, left for good, refused.
 */
class PagesIT {
  @ParameterizedTest
  @EnumSource(Engine.class)
  void aPageThatComesBackFromTheCacheGoesOnWithItsSession(Engine engine) throws Exception {
    require(engine);
    try (PlayedPage page = PlayedPage.start();
        Engine.Window window = engine.show(page.url("/play"))) {
      PlayedPage.Done done = page.await(window);
      say(engine + ": a page that is left and comes back was " + done.how());
      assertThat(done.gaps()).isZero();
      wholeAndInOrder(page);
      if (engine != Engine.FIREFOX) {
        // Which keeps no page that has a WebSocket.
        assertThat(done.how()).isEqualTo("cached");
        assertThat(page.closed()).isZero();
      }
    }
  }

  /**
   * WebKit keeps such a page too; Firefox closes the socket before the page can say anything, and
   * the session ends when its time is over.
   */
  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "CHROMIUM")
  void aPageThatIsLeftForGoodEndsItsSessionAtOnce(Engine engine) throws Exception {
    require(engine);
    try (PlayedPage page = PlayedPage.start();
        Engine.Window window = engine.show(page.url("/leave"))) {
      PlayedPage.Done done = page.await(window);
      assertThat(done.how()).isEqualTo("anew");
      assertThat(done.gaps()).isZero();
      wholeAndInOrder(page);
      assertThat(page.closed()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void isToldWhyItIsRefusedAndDoesNotGoOnAsking(Engine engine) throws Exception {
    require(engine);
    try (PlayedPage page = PlayedPage.start();
        Engine.Window window = engine.show(page.url("/refusal"))) {
      PlayedPage.Done done = page.await(window);
      assertThat(done.how())
          .isEqualTo("/nowhere closed, /nowhere not_found, /refused closed, /refused unauthorized");
    }
  }

  private static void wholeAndInOrder(PlayedPage page) {
    assertThat(page.heard())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 3 * PlayedPage.NUMBERS).boxed().toList());
  }

  private static void require(Engine engine) {
    Optional<String> missing = engine.missing();
    missing.ifPresent(reason -> say(engine + " did not run: " + reason));
    Assumptions.assumeTrue(missing.isEmpty(), () -> engine + ": " + missing.orElseThrow());
  }

  @SuppressWarnings("SystemOut") // which engines ran is part of what the test says
  private static void say(String line) {
    System.out.println("PagesIT: " + line);
  }
}
