package dev.plezi.protocol.codec;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.PackageVersion;

/**
 * A check of the Jackson that a build has brought: other people's version management is apt to
 * bring annotations that are older than the databind that reads them, which fails at the first
 * event.
 */
public final class JacksonVersion {
  private static final String ANNOTATIONS = "com.fasterxml.jackson.annotation.";
  private static final int MAJOR = 3;

  /** An annotation that came with jackson-annotations 2.20 + n, and that databind 3.n reads. */
  private static final String[] FIRST_READ = {"JsonProperty", "JsonSerializeAs", "JsonApplyView"};

  private JacksonVersion() {}

  /** What does not fit, and what would; null when all is well. */
  public static @Nullable String fault() {
    try {
      return fault(
          PackageVersion.VERSION.getMajorVersion(), PackageVersion.VERSION.getMinorVersion());
    } catch (LinkageError e) {
      return "jackson-databind 3 (tools.jackson.core) is missing";
    }
  }

  /** The same, of a databind of this version. */
  static @Nullable String fault(int major, int minor) {
    if (major != MAJOR) {
      return "jackson-databind " + major + " is on the class path, and 3 is needed";
    }
    int last = Math.min(minor, FIRST_READ.length - 1);
    return there(FIRST_READ[last])
        ? null
        : "jackson-databind 3."
            + minor
            + " is on the class path with jackson-annotations "
            + annotations()
            + ", and 2."
            + (20 + minor)
            + " is needed";
  }

  private static boolean there(String annotation) {
    try {
      var unused = type(annotation);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static String annotations() {
    try {
      String version = type(FIRST_READ[0]).getPackage().getImplementationVersion();
      return version == null ? "of an older version" : version;
    } catch (ClassNotFoundException e) {
      return "missing";
    }
  }

  private static Class<?> type(String annotation) throws ClassNotFoundException {
    ClassLoader loader = JacksonVersion.class.getClassLoader();
    return Class.forName(ANNOTATIONS + annotation, false, loader);
  }
}
