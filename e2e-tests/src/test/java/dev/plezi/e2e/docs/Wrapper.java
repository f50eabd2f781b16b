package dev.plezi.e2e.docs;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a fragment of Java stands in, named by the mark before it: {@code <!-- in: handler -->}. A
 * wrapper's beginning is one line, so that the compiler's lines are the page's.
 */
enum Wrapper {
  /** Members of a controller. */
  CONTROLLER("public class %s extends Controller implements Types {", "}"),

  /** Statements of a controller's method. */
  HANDLER("class %s extends Controller implements Types { void handler() throws Exception {", "}}"),

  /** Statements of an application's main method. */
  MAIN("class %s implements Types { static void main(String... args) throws Exception {", "}}"),

  /** Statements that have an {@code App app}. */
  APP("class %s implements Types { static void with(App app) throws Exception {", "}}"),

  /** Statements that have a {@code PleziClient client}. */
  CLIENT(
      "class %s implements Types { static void with(PleziClient client) throws Exception {", "}}"),

  /** Statements that have a {@code PleziTest test} and its {@code TestConnection ada}. */
  TEST(
      "class %s implements Types {"
          + " static void with(PleziTest test, TestConnection ada) throws Exception {",
      "}}"),

  /** Records that the fragments of the page use. */
  TYPES("interface %s {", "}");

  private static final String COMMON =
      "import static org.assertj.core.api.Assertions.*; import dev.plezi.event.*; import java.io.*; import java.nio.*; import java.nio.file.*; import java.security.*; import java.time.*;"
          + " import java.util.*; import java.util.concurrent.*; import java.util.concurrent.atomic.*; import javax.net.ssl.*; import org.jspecify.annotations.*; ";
  private static final String SERVER =
      "import dev.plezi.server.*; import dev.plezi.server.http.*; import dev.plezi.server.test.*; ";
  private static final String CLIENTS = "import dev.plezi.client.*; import java.net.*; ";

  private final String before;
  private final String after;

  Wrapper(String before, String after) {
    this.before = before;
    this.after = after;
  }

  /** The wrapper that a block is marked with. */
  static Optional<Wrapper> of(Block block) {
    return Arrays.stream(values())
        .filter(each -> block.mark().equals("in: " + each.name().toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** A whole source file; the fragment's first line is its second. */
  String around(String className, String fragment) {
    String imports = COMMON + (this == CLIENT ? CLIENTS : SERVER);
    return imports + before.formatted(className) + "\n" + fragment + after + "\n";
  }
}
