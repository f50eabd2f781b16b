package dev.plezi.e2e.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The browser of this JVM: found or fetched at its first use, and shared by all tests. Playwright
 * belongs to one thread, the one that runs the tests.
 */
public final class Browsers implements AutoCloseable {
  private static final double START_MS = 30_000;

  private final Playwright playwright;
  private @Nullable Browser browser;
  private @Nullable RuntimeException failure;

  Browsers() {
    // Without this, Playwright tries a download by itself and throws when it cannot.
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  }

  /**
   * The browser. A search that failed is not done again.
   *
   * @throws IllegalStateException if there is none, naming everything that was tried
   */
  public Browser browser() {
    if (failure != null) {
      throw failure;
    }
    if (browser == null) {
      try {
        browser = new BrowserSearch<>(sources(), this::start).find();
      } catch (RuntimeException e) {
        failure = e;
        throw e;
      }
    }
    return browser;
  }

  private static List<Source> sources() {
    return List.of(
        InstalledBrowsers.Named.fromEnvironment(),
        new InstalledBrowsers.OfPlaywright(),
        new InstalledBrowsers.OnPath(),
        new FetchedBrowsers.DebianPackage(),
        new FetchedBrowsers.PlaywrightInstaller(),
        NpmBrowser.inUserCache());
  }

  Browser start(Candidate candidate) {
    BrowserType.LaunchOptions options = new BrowserType.LaunchOptions().setTimeout(START_MS);
    if (candidate.executable() != null) {
      options.setExecutablePath(candidate.executable());
    }
    if (!candidate.environment().isEmpty()) {
      Map<String, String> environment = new HashMap<>(System.getenv());
      environment.putAll(candidate.environment());
      options.setEnv(environment);
    }
    Browser started = playwright.chromium().launch(options);
    try (Page page = started.newPage()) {
      page.navigate("data:text/html,<title>ready</title>");
      if (!page.title().equals("ready")) {
        throw new IllegalStateException("the page has the title " + page.title());
      }
      return started;
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /** Ends the browser and Playwright. */
  @Override
  public void close() {
    if (browser != null) {
      // By itself Playwright leaves the folders of a browser behind that it has to end.
      browser.close();
    }
    playwright.close();
  }
}
