package dev.plezi.e2e.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Tracing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The people of one test: each has a browser profile of their own, as on a machine of their own.
 */
public final class People {
  private final Browser browser;
  private final Map<String, Page> pages = new LinkedHashMap<>();
  private final List<String> complaints = new ArrayList<>();
  private boolean saved;

  People(Browser browser) {
    this.browser = browser;
  }

  /** Somebody new, with an empty page. */
  public Page arrive(String name) {
    return arrive(name, new Browser.NewContextOptions());
  }

  /** Somebody new whose browser is special: a phone's size, another language. */
  public Page arrive(String name, Browser.NewContextOptions options) {
    if (pages.containsKey(name)) {
      throw new IllegalArgumentException(name + " is here already");
    }
    BrowserContext context = browser.newContext(options);
    context.tracing().start(new Tracing.StartOptions().setScreenshots(true).setSnapshots(true));
    Page page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(name + ": " + message.text());
          }
        });
    page.onPageError(error -> complaints.add(name + ": " + error));
    pages.put(name, page);
    return page;
  }

  /**
   * The errors on the consoles so far: exceptions, refused connections, violations of the content
   * security policy.
   */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Saves what everybody sees, the way there, and the consoles' errors. */
  void save(Path directory) throws IOException {
    saved = true;
    Files.createDirectories(directory);
    Files.write(directory.resolve("console.txt"), complaints);
    for (Map.Entry<String, Page> person : pages.entrySet()) {
      Page page = person.getValue();
      Path picture = directory.resolve(person.getKey() + ".png");
      Path trace = directory.resolve(person.getKey() + "-trace.zip");
      try {
        page.screenshot(new Page.ScreenshotOptions().setPath(picture));
      } catch (PlaywrightException e) {
        // A page that has crashed or was closed has no picture, but its trace is worth the more.
        Files.writeString(directory.resolve(person.getKey() + "-no-picture.txt"), e.toString());
      }
      page.context().tracing().stop(new Tracing.StopOptions().setPath(trace));
    }
  }

  void leave() {
    for (Page page : pages.values()) {
      if (!saved) {
        // Or Playwright leaves what it has recorded behind.
        page.context().tracing().stop();
      }
      page.context().close();
    }
    pages.clear();
  }
}
