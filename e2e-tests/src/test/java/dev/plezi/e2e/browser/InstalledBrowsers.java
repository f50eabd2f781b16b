package dev.plezi.e2e.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Browsers that are here already. */
final class InstalledBrowsers {
  private static final List<String> PROGRAMS =
      List.of(
          "chromium-headless-shell",
          "google-chrome",
          "google-chrome-stable",
          "chromium",
          "chromium-browser");

  private static final List<String> MAC_APPLICATIONS =
      List.of(
          "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
          "/Applications/Chromium.app/Contents/MacOS/Chromium");

  private InstalledBrowsers() {}

  /** The one that the environment names. */
  record Named(Optional<String> program) implements Source {
    static Named fromEnvironment() {
      return new Named(Optional.ofNullable(System.getenv("E2E_BROWSER")));
    }

    @Override
    public String name() {
      return "E2E_BROWSER";
    }

    @Override
    public boolean binding() {
      return program.isPresent();
    }

    @Override
    public List<Candidate> candidates() throws Unavailable {
      if (program.isEmpty()) {
        throw new Unavailable("not set");
      }
      Path path = Path.of(program.get());
      if (!Files.isExecutable(path)) {
        throw new Unavailable(path + " is no program");
      }
      return List.of(Candidate.at(path));
    }
  }

  /** The one that Playwright has installed on an earlier day. */
  record OfPlaywright() implements Source {
    @Override
    public String name() {
      return "Playwright's own installation";
    }

    @Override
    public List<Candidate> candidates() {
      return List.of(Candidate.ownOfPlaywright());
    }
  }

  /** Those on the PATH and among a Mac's applications. */
  record OnPath() implements Source {
    @Override
    public String name() {
      return "the PATH";
    }

    @Override
    public List<Candidate> candidates() throws Unavailable {
      List<Candidate> found = new ArrayList<>();
      for (String program : PROGRAMS) {
        Command.onPath(program).map(Candidate::at).ifPresent(found::add);
      }
      for (String application : MAC_APPLICATIONS) {
        if (Files.isExecutable(Path.of(application))) {
          found.add(Candidate.at(Path.of(application)));
        }
      }
      if (found.isEmpty()) {
        throw new Unavailable("none of " + String.join(", ", PROGRAMS) + ", no Mac application");
      }
      return found;
    }
  }
}
