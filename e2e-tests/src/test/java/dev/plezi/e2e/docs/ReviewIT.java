package dev.plezi.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The review finds what is wrong, and where. */
@ExtendWith(WithBrowser.class)
class ReviewIT {
  @Test
  void namesTheLineOfEachFault(People people, @TempDir Path folder) throws Exception {
    Document page =
        page(
            folder,
            """
            ```ruby
            ```
            ```
            ```
            ```js
            let let;
            ```
            <!-- in: nowhere -->
            ```html
            <script>const a = 1; await a; ?</script>
            ```
            ```sh
            mvn -q -Pdemo # there is one
            PORT=8080 mvn -Pnone
            rm -rf /
            ```
            ```xml
            <dependency><groupId>dev.plezi</groupId><artifactId>plezi-server</artifactId><version>9</version></dependency>
            ```
            ```json
            {"a":1,}
            ```
            ```java
            System.out.println();
            ```
            """);
    List<String> faults = Review.faults(page, people.arrive("reader"), folder);
    assertThat(faults)
        .extracting(fault -> fault.replaceAll(".*page.md:", "").replaceAll("(?s) .*", ""))
        .containsExactly("1:", "3:", "5:", "9:", "9:", "14:", "15:", "17:", "20:", "23:");
  }

  @Test
  void namesTheLineThatDoesNotCompile(People people, @TempDir Path folder) throws Exception {
    Document page =
        page(
            folder,
            """
            <!-- in: handler -->
            ```java
            emit(new Said("x"));
            emit(5, 6, 7);
            ```
            ```java
            import dev.plezi.server.internal.session.Session;
            public class Chat {
            }
            ```
            <!-- in: types -->
            ```java
            @EventName("said") record Said(String text) {}
            ```
            """);
    assertThat(Review.faults(page, people.arrive("reader"), folder))
        .extracting(fault -> fault.replaceAll(".*page.md:", "").replaceAll("(?s): .*", ""))
        .containsExactlyInAnyOrder("4", "7");
  }

  @Test
  void namesTheControllerThatCannotBeRouted(People people, @TempDir Path folder) throws Exception {
    Document page =
        page(
            folder,
            """
            <!-- in: controller -->
            ```java
            @On public int count() {
              return 1;
            }
            ```
            """);
    assertThat(Review.faults(page, people.arrive("reader"), folder))
        .singleElement()
        .asString()
        .contains("page.md:2: ", "count");
  }

  @Test
  void followsLinksAndTheirAnchors(@TempDir Path folder) throws Exception {
    Document page =
        page(
            folder,
            """
            # Some `code`, and [more](page.md)
            [here](#some-code-and-more), [there](page.md#nowhere)
            [gone](gone.md) and [far](https://example.com/)
            """);
    assertThat(new Links(List.of(page)).faults(page))
        .extracting(fault -> fault.replaceAll(".*page.md:", ""))
        .containsExactly("2: leads nowhere: page.md#nowhere", "3: leads nowhere: gone.md");
  }

  private static Document page(Path folder, String text) throws Exception {
    return Document.of(Files.writeString(folder.resolve("page.md"), text).toString());
  }
}
