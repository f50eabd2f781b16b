package dev.plezi.protocol.codec;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.PackageVersion;
import tools.jackson.databind.json.JsonMapper;

/**
 * A trial of Jackson as a build has brought it: other people's version management is apt to bring
 * annotations that are older than the databind that reads them, which fails at the first event.
 */
public final class JacksonTrial {
  private static final String ANNOTATIONS = "com.fasterxml.jackson.annotation.JsonProperty";

  private JacksonTrial() {}

  /** What does not fit, and what would; null when all is well. Loads no Jackson before it asks. */
  public static @Nullable String fault() {
    try {
      var unused = JsonMapper.builder().build().writeValueAsString(new Sample("x"));
      return null;
    } catch (LinkageError e) {
      return "Jackson "
          + version(JacksonTrial::databind)
          + " is on the class path with jackson-annotations "
          + version(JacksonTrial::annotations)
          + ", and they do not fit each other ("
          + e
          + "): jackson-annotations 2.22 and jackson-databind 3.2 do";
    }
  }

  private record Sample(String text) {}

  private interface Question {
    @Nullable String ask() throws ReflectiveOperationException;
  }

  private static String version(Question question) {
    try {
      String version = question.ask();
      return version == null ? "(of unknown version)" : version;
    } catch (ReflectiveOperationException | LinkageError e) {
      return "(missing)";
    }
  }

  private static String databind() {
    return PackageVersion.VERSION.toString();
  }

  private static @Nullable String annotations() throws ClassNotFoundException {
    ClassLoader loader = JacksonTrial.class.getClassLoader();
    return Class.forName(ANNOTATIONS, false, loader).getPackage().getImplementationVersion();
  }
}
