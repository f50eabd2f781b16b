package dev.plezi.server.internal.jetty;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.Jetty;
import org.jspecify.annotations.Nullable;

/** A check of the version of Jetty that a build has brought. */
public final class JettyVersion {
  private static final int MAJOR = 12;
  private static final int MINOR = 1;
  private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\..*");

  private JettyVersion() {}

  /** What does not fit, and what would; null when all is well. */
  public static @Nullable String fault() {
    return fault(Jetty.VERSION);
  }

  /** The same, of a version. */
  static @Nullable String fault(String version) {
    Matcher parts = FORM.matcher(version);
    boolean fits =
        !parts.matches()
            || (Integer.parseInt(parts.group(1)) == MAJOR
                && Integer.parseInt(parts.group(2)) >= MINOR);
    return fits ? null : "Jetty " + version + " is on the class path, and 12.1 is needed";
  }
}
