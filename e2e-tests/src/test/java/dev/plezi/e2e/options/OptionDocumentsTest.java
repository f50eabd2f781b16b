package dev.plezi.e2e.options;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Compression;
import dev.plezi.server.HttpLimits;
import dev.plezi.server.Limits;
import dev.plezi.server.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reference of options and the metadata of properties are what the code says. */
class OptionDocumentsTest {
  private static final String AGAIN =
      "mvn test -pl e2e-tests -am -Dtest=OptionDocumentsTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Ddocs=true";

  private static final Path PAGE = Path.of("..", "docs", "options.md");
  private static final Path METADATA =
      Path.of(
          "../adapters/spring-boot-starter/src/main/resources/META-INF",
          "spring-configuration-metadata.json");

  private static List<Option> server() throws Exception {
    return new ServerOptions(Options.class, Options.standard(), Options::builder, "plezi").all();
  }

  private static List<Option> limits() throws Exception {
    return new ServerOptions(Limits.class, Limits.standard(), Limits::builder, "plezi.limits")
        .all();
  }

  private static List<Option> http() throws Exception {
    return new ServerOptions(
            HttpLimits.class, HttpLimits.standard(), HttpLimits::builder, "plezi.http")
        .all();
  }

  private static List<Option> compression() throws Exception {
    return new ServerOptions(
            Compression.class, Compression.standard(), Compression::builder, "plezi.compression")
        .all();
  }

  private static String page() throws Exception {
    return new OptionsPage(
            "Options",
            "Every option of the server and of both clients: its name; the property of Spring Boot"
                + " that says it, if a text can; what it takes; its default; its bound. A value"
                + " out of bounds fails where it is set, with the option, the value and the"
                + " bound. Bytes may be said as `64MB` in a property, and times as `30s`.",
            "In a servlet container, so in Spring Boot, the address, TLS and how many TCP connections"
                + " there are is the container's matter: [what differs](embedding.md#what-is-the-same-and-what-differs).",
            "This page is generated from the code. The Javadoc of each option says all of it.")
        .section("The server: `Options`", "`Options.builder()`, given to `Plezi.app`.", server())
        .section(
            "Of each connection: `Limits`",
            "`Limits.builder()`, given to `Options.limits`, or to a route for its own"
                + " connections.",
            limits())
        .section(
            "Of HTTP: `HttpLimits`", "`HttpLimits.builder()`, given to `Options.http`.", http())
        .section(
            "Of compression: `Compression`",
            "`Compression.builder()`, given to `Options.compression`. In Spring Boot they count"
                + " where `plezi.compression.enabled` is true.",
            compression())
        .section(
            "The Java client: `ClientBuilder`",
            "`PleziClient.builder(url)`; its listeners are no options: [the Java"
                + " client](java-client.md).",
            new JavaClientOptions().all())
        .section(
            "The browser client: `PleziOptions`",
            "The second argument of `new PleziClient(url, options)`: [the browser"
                + " client](browser-client.md). "
                + BrowserOptions.bounds(),
            BrowserOptions.all())
        .toString();
  }

  private static String metadata() throws Exception {
    return new PropertyMetadata()
        .add(server())
        .add(limits())
        .add(http())
        .add(ServerOptions.compression(), "Whether messages of WebSockets are compressed.")
        .add(compression())
        .add(
            ServerOptions.identifyByPrincipal(),
            "Whether the name of a peer's principal is its identity, unless its controller says"
                + " another.")
        .json();
  }

  private static void isWhatIsGenerated(Path file, String generated) throws IOException {
    if (Boolean.getBoolean("docs")) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, generated);
    }
    assertThat(Files.exists(file) ? Files.readString(file) : "")
        .as("%s is not what the code says; it is made anew by: %s", file, AGAIN)
        .isEqualTo(generated);
  }

  @Test
  void thePageOfOptionsIsWhatTheCodeSays() throws Exception {
    isWhatIsGenerated(PAGE, page());
  }

  @Test
  void theMetadataOfPropertiesAreWhatTheCodeSays() throws Exception {
    isWhatIsGenerated(METADATA, metadata());
  }

  @Test
  void everySetterOfTheServersBuildersIsOnThePage() throws Exception {
    for (Class<?> builder :
        List.of(
            Options.Builder.class,
            Limits.Builder.class,
            HttpLimits.Builder.class,
            Compression.Builder.class)) {
      for (var setter : builder.getDeclaredMethods()) {
        if (setter.getReturnType() == builder) {
          assertThat(page()).contains("**`" + setter.getName() + "`**");
        }
      }
    }
  }
}
