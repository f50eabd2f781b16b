package dev.plezi.protocol.codec;

import tools.jackson.core.Version;

/**
 * A check of the versions of Jackson that a build has put together: a parent pom or a BOM that is
 * older than we are pulls single jars down, and what fails then is some class that is not found.
 */
public final class JacksonVersions {
  private static final int MAJOR = 3;
  private static final int LEAST_MINOR = 1;

  /** An annotation that the first of the releases that we can work with has brought. */
  private static final String ANNOTATION = "com.fasterxml.jackson.annotation.JsonSerializeAs";

  private static final String ADVICE =
      "; a parent pom or a BOM has chosen it: import dev.plezi:plezi-bom before that one, or set its"
          + " version of Jackson";

  private JacksonVersions() {}

  /**
   * Checks them.
   *
   * @throws IllegalStateException when one is too old, with what to do
   */
  public static void check() {
    check(ANNOTATION, tools.jackson.databind.cfg.PackageVersion.VERSION, JacksonVersions.class);
  }

  static void check(String annotation, Version databind, Class<?> who) {
    try {
      var unused = Class.forName(annotation, false, who.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "jackson-annotations is older than 2.21, which Jackson " + MAJOR + " needs" + ADVICE, e);
    }
    boolean fits = databind.getMajorVersion() == MAJOR && databind.getMinorVersion() >= LEAST_MINOR;
    if (!fits) {
      throw new IllegalStateException(
          "jackson-databind is "
              + databind
              + "; Plezi needs "
              + MAJOR
              + "."
              + LEAST_MINOR
              + " or later"
              + ADVICE);
    }
  }
}
