package dev.plezi.e2e;

import dev.plezi.e2e.docs.Document;
import dev.plezi.e2e.docs.Program;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The server of a page of the guide, at work. */
final class GuideProgram implements AutoCloseable {
  private final JavaProcess process;
  private final int port;

  private GuideProgram(JavaProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Builds a page's code into a folder, and starts a class of it; returns when it listens. */
  static GuideProgram start(String page, String mainClass, Path folder) throws Exception {
    return start(page, mainClass, folder, Map.of());
  }

  /** The same, with variables for its environment; {@code PORT} is the port that the page has. */
  static GuideProgram start(
      String page, String mainClass, Path folder, Map<String, String> environment)
      throws Exception {
    int port = JavaProcess.freePort();
    Program.build(Document.of("docs/" + page + ".md"), folder, port);
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("PORT", Integer.toString(port));
    JavaProcess process = JavaProcess.start(mainClass, variables, folder);
    process.awaitListening(port);
    return new GuideProgram(process, port);
  }

  /** An address on it. */
  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  int port() {
    return port;
  }

  JavaProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
