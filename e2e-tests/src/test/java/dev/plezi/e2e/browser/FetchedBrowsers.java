package dev.plezi.e2e.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Browsers that a package manager or Playwright can bring. */
final class FetchedBrowsers {
  private FetchedBrowsers() {}

  /** Debian's package, which is small and starts fast; for root, or who may become root. */
  record DebianPackage() implements Source {
    private static final String PACKAGE = "chromium-headless-shell";

    @Override
    public String name() {
      return "Debian's package " + PACKAGE;
    }

    @Override
    public List<Candidate> candidates() throws Unavailable, IOException {
      if (!Files.exists(Path.of("/etc/debian_version")) || Command.onPath("apt-get").isEmpty()) {
        throw new Unavailable("this is no Debian");
      }
      List<String> root = becomeRoot();
      announce("apt-get install " + PACKAGE);
      Command install =
          apt(root, "install", "-y", "-q", "--no-install-recommends", "--no-remove", PACKAGE);
      // The list of packages may be missing, or older than what the mirrors hold.
      if (!install.succeeds()) {
        apt(root, "update", "-q").run();
        install.run();
      }
      return Command.onPath(PACKAGE)
          .map(program -> List.of(Candidate.at(program)))
          .orElseThrow(() -> new Unavailable("installed, but not on the PATH"));
    }

    private static List<String> becomeRoot() throws Unavailable, IOException {
      if (new Command("id", "-u").run().strip().equals("0")) {
        return List.of();
      }
      if (Command.onPath("sudo").isPresent() && new Command("sudo", "-n", "true").succeeds()) {
        return List.of("sudo", "-n");
      }
      throw new Unavailable("neither root nor sudo without a password");
    }

    private static Command apt(List<String> root, String... arguments) {
      List<String> words = new ArrayList<>(root);
      words.addAll(List.of("env", "DEBIAN_FRONTEND=noninteractive"));
      words.addAll(List.of("apt-get", "-o", "DPkg::Lock::Timeout=120"));
      words.addAll(List.of(arguments));
      return new Command(words);
    }
  }

  /** What Playwright downloads. Its installer ends the process, so it gets one of its own. */
  record PlaywrightInstaller() implements Source {
    @Override
    public String name() {
      return "Playwright's installer";
    }

    @Override
    public List<Candidate> candidates() throws Unavailable, IOException {
      announce("playwright install --only-shell chromium");
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      String classes = System.getProperty("java.class.path");
      new Command(
              java,
              "-cp",
              classes,
              "com.microsoft.playwright.CLI",
              "install",
              "--only-shell",
              "chromium")
          .with("PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT", "5000")
          .run();
      return List.of(Candidate.ownOfPlaywright());
    }
  }

  @SuppressWarnings("SystemOut") // whoever waits for the build wants to know what it fetches
  static void announce(String what) {
    System.out.println("No browser here yet: " + what);
  }
}
