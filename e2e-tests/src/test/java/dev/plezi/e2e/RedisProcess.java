package dev.plezi.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A redis-server of this machine, without a disk. */
final class RedisProcess implements AutoCloseable {
  private final Process process;
  private final int port;

  private RedisProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one; returns when it listens.
   *
   * @param folder its program is unpacked there
   */
  static RedisProcess start(Path folder) throws IOException {
    int port = JavaProcess.freePort();
    List<String> command =
        List.of(
            unpack(folder).toString(),
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            folder.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    JavaProcess.awaitPort(port);
    return new RedisProcess(process, port);
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private static Path unpack(Path folder) throws IOException {
    boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    String name =
        "/redis-server-7.0.15-" + (mac ? "darwin" : "linux") + (arm ? "-arm64" : "-amd64");
    Path program = folder.resolve("redis-server");
    try (InputStream in = RedisProcess.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("no redis-server for this machine: " + name);
      }
      Files.copy(in, program);
    }
    if (!program.toFile().setExecutable(true)) {
      throw new AssertionError(program + " cannot be made executable");
    }
    return program;
  }
}
