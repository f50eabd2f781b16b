package dev.plezi.server.internal.jetty;

import dev.plezi.protocol.log.LogText;
import dev.plezi.server.Options;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reader of how many files, and so sockets, the process may have open. Beyond that nothing more
 * can be accepted, nor any file be opened, and the JVM would try again and again.
 */
final class OpenFiles {
  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

  /** One part of so many is left for files. */
  private static final int PARTS = 8;

  private OpenFiles() {}

  /** How many TCP connections there may be: as the options say, or as the process has room for. */
  static int connections(Options options) {
    int most = most(options, limit());
    if (options.maxTcpConnections().isEmpty() && most < options.maxConnections()) {
      LOG.info("at most {} TCP connections are taken: the process may open no more files", most);
    }
    return most;
  }

  static int most(Options options, OptionalLong limit) {
    long room = limit.isPresent() ? limit.getAsLong() * (PARTS - 1) / PARTS : Integer.MAX_VALUE;
    int standard = (int) Math.max(1, Math.min(Integer.MAX_VALUE, room));
    return options.maxTcpConnections().orElse(standard);
  }

  /** The system's, where it says so. */
  private static OptionalLong limit() {
    try {
      Object limit =
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(
                  new ObjectName("java.lang:type=OperatingSystem"), "MaxFileDescriptorCount");
      return limit instanceof Number number && number.longValue() > 0
          ? OptionalLong.of(number.longValue())
          : OptionalLong.empty();
    } catch (JMException | RuntimeException e) {
      // Not every system has such a bound, nor every image the module that knows it.
      LOG.debug("the bound of open files is not known", LogText.of(e));
      return OptionalLong.empty();
    }
  }
}
