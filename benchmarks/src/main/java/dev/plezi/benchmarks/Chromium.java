package dev.plezi.benchmarks;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The browser of this machine, without a window. */
final class Chromium implements AutoCloseable {
  private static final List<String> PROGRAMS =
      List.of("google-chrome", "chromium", "chromium-browser", "chromium-headless-shell");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /**
   * Starts one.
   *
   * @param named the program; or {@code true} for that of {@code E2E_BROWSER}, the first on the
   *     {@code PATH}, or Playwright's own
   * @throws PlaywrightException if it does not start
   */
  static Chromium start(String named) {
    BrowserType.LaunchOptions options = new BrowserType.LaunchOptions();
    program(named).ifPresent(options::setExecutablePath);
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    try {
      return new Chromium(playwright, playwright.chromium().launch(options));
    } catch (PlaywrightException e) {
      playwright.close();
      throw e;
    }
  }

  private static Optional<Path> program(String named) {
    String asked = named.equals("true") ? System.getenv("E2E_BROWSER") : named;
    return asked == null ? onPath() : Optional.of(Path.of(asked));
  }

  private static Optional<Path> onPath() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return PROGRAMS.stream()
        .flatMap(
            program ->
                Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, program)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    playwright.close();
  }
}
