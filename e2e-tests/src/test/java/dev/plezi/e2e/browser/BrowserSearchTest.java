package dev.plezi.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BrowserSearchTest {
  private static final BrowserSearch.Proof<String> PROOF =
      candidate -> {
        if (candidate.toString().contains("broken")) {
          throw new IllegalStateException("it crashes\n\n  at once");
        }
        return candidate.toString();
      };

  @Test
  void takesTheFirstThatOpensAPage() {
    Source first = new Found("first", List.of("broken", "good"));
    Source second = new Found("second", List.of("better"));
    assertThat(new BrowserSearch<>(List.of(first, second), PROOF).find()).isEqualTo("good");
  }

  @Test
  void goesOnWhenASourceHasNothing() {
    Source first = new Found("first", List.of());
    Source second = new Found("second", List.of("good"));
    assertThat(new BrowserSearch<>(List.of(first, second), PROOF).find()).isEqualTo("good");
  }

  @Test
  void namesEverythingThatWasTried() {
    Source first = new Found("first", List.of());
    Source second = new Found("second", List.of("broken-1", "broken-2"));
    assertThatThrownBy(() -> new BrowserSearch<>(List.of(first, second), PROOF).find())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("E2E_BROWSER")
        .hasMessageContaining("first: nothing here")
        .hasMessageContaining("second: broken-1 does not open a page: it crashes / at once")
        .hasMessageContaining("second: broken-2");
  }

  @Test
  void takesNoOtherThanTheBrowserThatWasAskedFor() {
    Source named = new InstalledBrowsers.Named(Optional.of("/nowhere/chrome"));
    Source other = new Found("other", List.of("good"));
    assertThatThrownBy(() -> new BrowserSearch<>(List.of(named, other), PROOF).find())
        .hasMessageContaining("E2E_BROWSER: " + Path.of("/nowhere/chrome") + " is no program");
  }

  @Test
  void goesOnWhenNoneWasAskedFor() {
    Source named = new InstalledBrowsers.Named(Optional.empty());
    Source other = new Found("other", List.of("good"));
    assertThat(new BrowserSearch<>(List.of(named, other), PROOF).find()).isEqualTo("good");
  }

  private record Found(String name, List<String> programs) implements Source {
    @Override
    public List<Candidate> candidates() throws Unavailable {
      if (programs.isEmpty()) {
        throw new Unavailable("nothing here");
      }
      return programs.stream().map(program -> Candidate.at(Path.of(program))).toList();
    }
  }
}
