package dev.plezi.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The list of the demo's programs. */
@ExtendWith(WithBrowser.class)
class GalleryIT {
  @RegisterExtension final DemoServer demo = new DemoServer();

  @Test
  void everyProgramOpensWithoutAComplaint(People people) {
    Page visitor = people.arrive("visitor");
    visitor.navigate(demo.url("/programs"));
    List<String> links = hrefs(visitor, "article a.open");
    assertThat(links).hasSize(visitor.locator("article").count()).contains("/tokyo");

    for (String link : links) {
      visitor.navigate(demo.url("/programs"));
      visitor.locator("article a.open[href='" + link + "']").click();
      assertThat(visitor.locator("h1, h2").first()).isVisible();
    }
    assertThat(people.complaints()).isEmpty();
  }

  @Test
  void everySourceIsShownAsItIs(People people) {
    Page visitor = people.arrive("visitor");
    visitor.navigate(demo.url("/programs"));
    for (String link : hrefs(visitor, "article a.source")) {
      Response source = visitor.navigate(demo.url(link));
      assertThat(source.headerValue("content-type")).startsWith("text/plain");
      assertThat(visitor.locator("body")).containsText("package dev.plezi.demo.programs;");
    }
  }

  @Test
  void theChatLeadsThereFromItsDoorAndFromInside(People people) {
    Page visitor = people.arrive("visitor");
    visitor.navigate(demo.url("/"));
    visitor.locator("#door a").click();
    assertThat(visitor).hasTitle("Programs");

    visitor.getByText("The chat").click();
    visitor.locator("#nickname").fill("Ada");
    visitor.locator("#join").click();
    visitor.locator("header a").click();
    assertThat(visitor).hasTitle("Programs");
  }

  private static List<String> hrefs(Page page, String selector) {
    return page.locator(selector).all().stream().map(GalleryIT::href).toList();
  }

  private static String href(Locator link) {
    return link.getAttribute("href");
  }
}
