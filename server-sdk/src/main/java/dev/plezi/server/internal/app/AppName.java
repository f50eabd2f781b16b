package dev.plezi.server.internal.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an application is called when it does not say so: by the class whose {@code main} runs. */
final class AppName {
  private static final String OTHERWISE = "plezi";

  private AppName() {}

  /** The name of the application that runs on this thread, or in this process. */
  static String here() {
    List<StackTraceElement> stack = List.of(Thread.currentThread().getStackTrace());
    return of(stack, System.getProperty("sun.java.command"));
  }

  /**
   * The simple name of the innermost class whose main method is on the stack; else of the class or
   * the jar that the process was started with.
   *
   * @param stack innermost first
   * @param command a module and class, a class, or a jar's path, and arguments; may be null
   */
  static String of(List<StackTraceElement> stack, @Nullable String command) {
    return stack.stream()
        .filter(frame -> frame.getMethodName().equals("main"))
        .map(frame -> last(frame.getClassName(), "[.$]"))
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElseGet(() -> command(command == null ? "" : command.strip()));
  }

  private static String command(String command) {
    String program = last(command.split(" ", 2)[0], "[/\\\\]");
    String name =
        program.endsWith(".jar")
            ? program.substring(0, program.length() - ".jar".length())
            : last(program, "[.$]");
    return name.isEmpty() ? OTHERWISE : name.replace(':', '-');
  }

  private static String last(String name, String separator) {
    String[] parts = name.split(separator, -1);
    return parts[parts.length - 1];
  }
}
