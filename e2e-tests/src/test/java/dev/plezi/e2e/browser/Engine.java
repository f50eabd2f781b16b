package dev.plezi.e2e.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An engine of browsers, started as its users have it, and not driven: it shows a page that plays
 * by itself. So the page meets the back/forward cache, which drivers switch off.
 */
public enum Engine {
  CHROMIUM("google-chrome", "chromium", "chromium-browser"),
  FIREFOX("firefox-esr", "firefox"),
  WEBKIT("MiniBrowser");

  private static final List<Path> LIBRARIES =
      List.of(Path.of("/usr/lib/x86_64-linux-gnu"), Path.of("/usr/lib/aarch64-linux-gnu"));

  @SuppressWarnings("ImmutableEnumChecker") // of List.of, which never changes
  private final List<String> programs;

  Engine(String... programs) {
    this.programs = List.of(programs);
  }

  /** A window that is open. */
  public static final class Window implements AutoCloseable {
    private final Process process;
    private final Path profile;

    private Window(Process process, Path profile) {
      this.process = process;
      this.profile = profile;
    }

    @Override
    public String toString() {
      return "a window of " + profile.getFileName();
    }

    /** Ends the browser, and forgets what it has kept. */
    @Override
    public void close() throws IOException {
      List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
      all.add(process.toHandle());
      all.forEach(ProcessHandle::destroyForcibly);
      for (ProcessHandle each : all) {
        each.onExit().join();
      }
      try (Stream<Path> files = Files.walk(profile)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Why it cannot be started here; empty when it can. */
  public Optional<String> missing() {
    if (program().isEmpty()) {
      return Optional.of("none of " + String.join(", ", programs) + " is here");
    }
    boolean screen = System.getenv("DISPLAY") != null || Command.onPath("xvfb-run").isPresent();
    return this == WEBKIT && !screen
        ? Optional.of("there is no screen, nor xvfb-run")
        : Optional.empty();
  }

  /** Shows a page in a window of its own. */
  public Window show(String url) throws IOException {
    Path profile = Files.createTempDirectory("plezi-" + name().toLowerCase(Locale.ROOT));
    String program = program().orElseThrow().toString();
    List<String> command =
        switch (this) {
          case CHROMIUM ->
              List.of(
                  program,
                  "--headless=new",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--no-first-run",
                  "--user-data-dir=" + profile,
                  url);
          case FIREFOX ->
              List.of(program, "--headless", "--no-remote", "--profile", profile.toString(), url);
          case WEBKIT -> onScreen(program, url);
        };
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HOME", profile.toString());
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return new Window(builder.start(), profile);
  }

  private static List<String> onScreen(String program, String url) {
    return System.getenv("DISPLAY") != null
        ? List.of(program, url)
        : List.of("xvfb-run", "--auto-servernum", program, url);
  }

  private Optional<Path> program() {
    return Stream.concat(
            programs.stream().flatMap(name -> Command.onPath(name).stream()),
            LIBRARIES.stream().flatMap(Engine::below).filter(this::named))
        .findFirst();
  }

  private boolean named(Path file) {
    return programs.contains(file.getFileName().toString()) && Files.isExecutable(file);
  }

  /** The files of the folders whose names begin like WebKit's. */
  private static Stream<Path> below(Path folder) {
    try (Stream<Path> found = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
      return found
          .filter(each -> each.getFileName().toString().startsWith("webkit2gtk-"))
          .map(each -> each.resolve("MiniBrowser"))
          .toList()
          .stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }
}
