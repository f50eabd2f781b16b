package dev.plezi.e2e.proxies;

import dev.plezi.e2e.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A proxy in front of a server of this machine. Used by one thread. */
final class RunningProxy implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final ProxyProgram program;
  private final String binary;
  private final Path folder;
  private final int port = JavaProcess.freePort();
  private final List<Process> processes = new ArrayList<>();

  /** Starts it, with its files in an empty folder. */
  RunningProxy(ProxyProgram program, int server, Path folder) throws Exception {
    this.program = program;
    this.binary = program.binary().orElseThrow();
    this.folder = folder;
    String configuration = program.adapted(program.configuration(), port, server, folder);
    Files.writeString(configuration(), configuration);
    run(program.command(binary, configuration()));
    awaitReady();
  }

  private Path configuration() {
    return folder.resolve("proxy.conf");
  }

  int port() {
    return port;
  }

  URI http(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  URI ws(String path) {
    return URI.create("ws://127.0.0.1:" + port + path);
  }

  /** As an administrator does it who has changed the configuration. */
  void reload() throws IOException {
    long old = processes.get(processes.size() - 1).pid();
    run(program.reload(binary, configuration(), old));
  }

  private void run(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
    processes.add(builder.start());
  }

  private Path output() {
    return folder.resolve("output");
  }

  private void awaitReady() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(http("/ready")).build();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < end) {
      try {
        if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // It does not listen yet.
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    close();
    throw new IllegalStateException(program + " is not ready: " + Files.readString(output()));
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    processes.forEach(each -> each.onExit().join());
  }
}
