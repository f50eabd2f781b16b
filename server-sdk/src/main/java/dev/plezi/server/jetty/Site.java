package dev.plezi.server.jetty;

import dev.plezi.server.http.Answer;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.session.Session;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the edge serves. Called on threads that may block. */
public interface Site {
  /** Answers a plain request; null when nothing here takes it. */
  @Nullable Answer answer(Request request, RequestBody body);

  /** Decides on a WebSocket's handshake. */
  Admission admit(Request request);

  /** The outcome of a handshake. */
  sealed interface Admission {
    /**
     * Not upgraded.
     *
     * @param answer what is sent instead
     */
    record Refused(Answer answer) implements Admission {}

    /**
     * Upgraded.
     *
     * @param session waits for its socket
     * @param headers headers of the 101 response
     */
    record Accepted(Session session, List<Map.Entry<String, String>> headers)
        implements Admission {}
  }
}
