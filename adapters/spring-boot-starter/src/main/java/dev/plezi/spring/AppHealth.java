package dev.plezi.spring;

import dev.plezi.server.App;
import dev.plezi.server.Health;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How an app is, as Actuator is told it, of either version of Spring Boot.
 *
 * @param inService whether it wants requests, and reaches the subscribers of all servers
 * @param details what is said beside that
 */
record AppHealth(boolean inService, Map<String, Object> details) {
  /** The name of the contributor. */
  static final String NAME = "plezi";

  /** The group that says whether requests are wanted. */
  static final String READINESS = "readiness";

  /** An app's, now. */
  static AppHealth of(App app) {
    Health health = app.health();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("ready", app.ready());
    details.put("broker", health.broker().name().toLowerCase(Locale.ROOT));
    if (!health.brokerProblem().isEmpty()) {
      details.put("brokerProblem", health.brokerProblem());
    }
    details.put("queued", health.queued());
    details.put("connections", health.connections());
    details.put("suspended", health.suspended());
    boolean reaches = health.broker() != Health.Broker.DISCONNECTED;
    return new AppHealth(app.ready() && reaches, details);
  }

  /** Whether an application's own settings say what belongs to a group. */
  static String included(String group) {
    return "management.endpoint.health.group." + group + ".include";
  }
}
