package dev.plezi.server.internal;

import dev.plezi.server.Connection;
import dev.plezi.server.HttpExchange;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The surroundings of a controller instance: its request, its connection once that is open, and the
 * URLs of its own route. {@link dev.plezi.server.Controller} has each method under the same name,
 * and says there what it does.
 */
public interface ControllerContext extends Connection, HttpExchange {
  /** The path of an id or an action on the own route; null for its index. */
  String urlFor(@Nullable Object id);

  /** The same, with parameters. */
  String urlFor(String actionOrId, Map<String, ?> params);
}
