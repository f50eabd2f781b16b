package dev.plezi.benchmarks;

/** A client of the comparison in a browser; its name is the one that {@code frame.js} knows. */
enum BrowserClient {
  PLAIN("plain logic, by hand", "plain.js"),
  MINIMAL("minimum, by hand", "minimal.js"),
  PLEZI("**Plezi, level 1**", "/META-INF/plezi/plezi-client.js"),
  PLEZI_PROPERTY("**Plezi, level 1, by property**", "/META-INF/plezi/plezi-client.js"),
  PLEZI2("**Plezi, level 2**", "/META-INF/plezi/plezi-client.js"),
  SOCKETIO("socket.io-client", "");

  private final String title;
  private final String script;

  BrowserClient(String title, String script) {
    this.title = title;
    this.script = script;
  }

  /** How it is called in a table. */
  String title() {
    return title;
  }

  /** Its script, as a resource; empty if npm brings it. */
  String script() {
    return script;
  }
}
