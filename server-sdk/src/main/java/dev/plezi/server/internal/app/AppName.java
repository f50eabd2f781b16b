package dev.plezi.server.internal.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * What an application is called when it does not say so: the full name of the class whose {@code
 * main} runs, however it was started. So two applications do not share a name by accident, and a
 * jar keeps it when its version changes.
 */
final class AppName {
  private AppName() {}

  /** The name of the application that runs on this thread, or in this process; null if unknown. */
  static @Nullable String here() {
    List<StackTraceElement> stack = List.of(Thread.currentThread().getStackTrace());
    return of(stack, System.getProperty("sun.java.command"), AppName::mainClassOfJar);
  }

  /**
   * The innermost class whose main method is on the stack; else that with which the process was
   * started, which for a jar is its manifest's.
   *
   * @param stack innermost first
   * @param command a module and class, a class, or a jar's path, and arguments; may be null
   * @param mainClass finds the main class of a jar
   */
  static @Nullable String of(
      List<StackTraceElement> stack,
      @Nullable String command,
      Function<String, @Nullable String> mainClass) {
    for (StackTraceElement frame : stack) {
      if (frame.getMethodName().equals("main")) {
        return frame.getClassName();
      }
    }
    return command == null ? null : command(command.strip(), mainClass);
  }

  private static @Nullable String command(
      String command, Function<String, @Nullable String> mainClass) {
    int end = (command + " ").indexOf(".jar ");
    String jar = end < 0 ? null : mainClass.apply(command.substring(0, end + ".jar".length()));
    if (jar != null) {
      return jar;
    }
    String program = command.split(" ", 2)[0];
    // A module's comes as module/class.
    String name = program.substring(program.lastIndexOf('/') + 1);
    return name.isEmpty() || name.endsWith(".jar") || name.indexOf(':') >= 0 ? null : name;
  }

  /** Of an executable jar; the start class, if the main class is that of Spring Boot's launcher. */
  private static @Nullable String mainClassOfJar(String path) {
    try (JarFile jar = new JarFile(Path.of(path).toFile())) {
      Manifest manifest = jar.getManifest();
      Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
      String start = main.getValue("Start-Class");
      return start == null ? main.getValue(Attributes.Name.MAIN_CLASS) : start;
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }
}
