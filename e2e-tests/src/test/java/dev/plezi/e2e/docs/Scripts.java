package dev.plezi.e2e.docs;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JavaScript of a page, read by the browser that would run it. */
final class Scripts {
  private static final Pattern INLINE =
      Pattern.compile("(?s)<script(?![^>]*\\bsrc=)[^>]*>(.*?)</script>");

  /** Reads the code without running it. As a module's, it may await. */
  private static final String READ =
      "code => { new (async () => {}).constructor(code.replace(/^import .*$/gm, '')) }";

  private final Page browser;

  Scripts(Page browser) {
    this.browser = browser;
  }

  /** What is wrong with the script, or the scripts in the HTML, of a block. */
  List<String> faults(Document document, Block block) {
    List<String> faults = new ArrayList<>();
    for (String script : scripts(block)) {
      try {
        browser.evaluate(READ, script);
      } catch (PlaywrightException e) {
        faults.add(
            document.fault(block.line(), String.valueOf(e.getMessage()).strip().split("\n", 2)[0]));
      }
    }
    return faults;
  }

  private static List<String> scripts(Block block) {
    if (!block.language().equals("html")) {
      return List.of(block.code());
    }
    List<String> scripts = new ArrayList<>();
    Matcher script = INLINE.matcher(block.code());
    while (script.find()) {
      scripts.add(script.group(1));
    }
    return scripts;
  }
}
