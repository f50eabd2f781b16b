package dev.plezi.client.js;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Node.js, taken from the Playwright driver on the test class path, so that nobody has to install
 * it.
 */
final class Node {
  private static final Path HOME = Path.of("target", "node");

  private Node() {}

  /** What a finished program left behind. */
  record Result(int exitCode, String output) {}

  static Result run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(binary().toAbsolutePath().toString());
    command.addAll(List.of(arguments));
    return start(new ProcessBuilder(command));
  }

  static Result start(ProcessBuilder builder) throws IOException, InterruptedException {
    // The parent's settings for Node must not change what the tests see.
    builder.environment().remove("NODE_OPTIONS");
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private static synchronized Path binary() throws IOException {
    String name = windows() ? "node.exe" : "node";
    URL packed = Node.class.getClassLoader().getResource("driver/" + platform() + "/" + name);
    if (packed == null) {
      throw new IllegalStateException("The Playwright driver has no Node.js for " + platform());
    }
    Path binary = HOME.resolve(name);
    long size = packed.openConnection().getContentLengthLong();
    if (!Files.exists(binary) || Files.size(binary) != size) {
      Files.createDirectories(HOME);
      Path partial = Files.createTempFile(HOME, "node", ".partial");
      try (InputStream in = packed.openStream()) {
        Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
      }
      if (!partial.toFile().setExecutable(true)) {
        throw new IOException("Cannot make " + partial + " executable");
      }
      Files.move(partial, binary, StandardCopyOption.REPLACE_EXISTING);
    }
    return binary;
  }

  /** The name of the driver's directory for this machine. */
  private static String platform() {
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    boolean arm = arch.equals("aarch64") || arch.equals("arm64");
    if (windows()) {
      return "win32_x64";
    }
    if (System.getProperty("os.name").startsWith("Mac")) {
      return arm ? "mac-arm64" : "mac";
    }
    return arm ? "linux-arm64" : "linux";
  }

  private static boolean windows() {
    return System.getProperty("os.name").startsWith("Windows");
  }
}
