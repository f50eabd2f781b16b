package dev.plezi.e2e.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Chromium in an npm package, for a Linux where only the package registry can be reached. It is
 * unpacked once, into the user's cache.
 */
final class NpmBrowser implements Source {
  private static final String VERSION = "153.0.0";
  private static final String PACKAGE = "@sparticuz/chromium@" + VERSION;
  private static final String UNBROTLI =
      "const fs=require('fs');require('stream').pipeline(fs.createReadStream(process.argv[1]),"
          + "require('zlib').createBrotliDecompress(),fs.createWriteStream(process.argv[2]),"
          + "e=>{if(e)throw e})";

  private final Path directory;

  NpmBrowser(Path cache) {
    this.directory = cache.resolve("chromium-" + VERSION);
  }

  /** In the cache of the user, so that cleaning a build does not fetch it again. */
  static NpmBrowser inUserCache() {
    return new NpmBrowser(Path.of(System.getProperty("user.home"), ".cache", "plezi-e2e"));
  }

  @Override
  public String name() {
    return "the npm package " + PACKAGE;
  }

  @Override
  public List<Candidate> candidates() throws Unavailable, IOException {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (!os.contains("linux") || !System.getProperty("os.arch").equals("amd64")) {
      throw new Unavailable("it is for Linux on x64");
    }
    if (!Files.isExecutable(directory.resolve("chromium"))) {
      fetch();
    }
    return List.of(
        new Candidate(
            directory.resolve("chromium"),
            Map.of(
                "LD_LIBRARY_PATH", directory.resolve("al2023/lib").toString(),
                "FONTCONFIG_PATH", directory.resolve("fonts").toString())));
  }

  private void fetch() throws Unavailable, IOException {
    for (String tool : List.of("npm", "node", "tar")) {
      if (Command.onPath(tool).isEmpty()) {
        throw new Unavailable("no " + tool + " on the PATH");
      }
    }
    FetchedBrowsers.announce("npm pack " + PACKAGE);
    Files.createDirectories(directory);
    new Command("npm", "pack", "--silent", PACKAGE).in(directory).run();
    new Command("tar", "-xzf", tarball().toString()).in(directory).run();
    Files.delete(tarball());
    for (String part : List.of("al2023", "fonts")) {
      Path tar = directory.resolve(part + ".tar");
      unpack(part + ".tar.br", tar);
      Files.createDirectories(directory.resolve(part));
      // Some of the archives hold their own folder and some do not.
      boolean nested = new Command("tar", "-tf", tar.toString()).run().startsWith(part + "/");
      new Command("tar", "-xf", tar.toString())
          .in(nested ? directory : directory.resolve(part))
          .run();
      Files.delete(tar);
    }
    Files.writeString(directory.resolve("fonts/fonts.conf"), fontsConf(), UTF_8);
    // The program comes last and at once: its presence says that all is here.
    Path program = directory.resolve("chromium.part");
    unpack("chromium.br", program);
    if (!program.toFile().setExecutable(true)) {
      throw new Unavailable(program + " cannot be made executable");
    }
    Files.move(program, directory.resolve("chromium"), StandardCopyOption.ATOMIC_MOVE);
  }

  private Path tarball() throws Unavailable, IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".tgz"))
          .findFirst()
          .orElseThrow(() -> new Unavailable("npm pack left no package"));
    }
  }

  private void unpack(String packed, Path to) throws Unavailable, IOException {
    Path from = directory.resolve("package/bin").resolve(packed);
    new Command("node", "-e", UNBROTLI, from.toString(), to.toString()).run();
  }

  private String fontsConf() {
    return """
        <?xml version="1.0"?>
        <!DOCTYPE fontconfig SYSTEM "fonts.dtd">
        <fontconfig>
          <dir>%1$s</dir>
          <cachedir>%1$s/cache</cachedir>
        </fontconfig>
        """
        .formatted(directory.resolve("fonts"));
  }
}
