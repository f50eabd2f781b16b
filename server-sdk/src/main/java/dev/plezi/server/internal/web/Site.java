package dev.plezi.server.internal.web;

import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.transport.TransportListener;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An application as its server sees it: answers requests, decides on connections. Called on threads
 * that may block.
 */
public interface Site {
  /** What is answered to a request that is not for this site; null when it is. */
  default @Nullable FinishedResponse misdirected(Request request) {
    return null;
  }

  /**
   * Whether one of its routes has the path of a request, be it answered there or not: where others
   * serve beside this site, all else is theirs.
   */
  default boolean routes(Request request) {
    return true;
  }

  /** Headers that whatever is answered to a request has, unless it has its own. */
  default List<Map.Entry<String, String>> headers(Request request) {
    return List.of();
  }

  /** The log of what its peers bring about. */
  PeerLog log();

  /** Where its files and templates are that come from the class path. */
  default ClassPath classPath() {
    return ClassPath.of(List.of());
  }

  /** Whether the body of such a request is read before it is answered; else it has none. */
  default boolean wantsBody(Request request) {
    return false;
  }

  /** Answers a plain request; null when nothing here takes it. */
  @Nullable FinishedResponse answer(Request request, RequestBody body);

  /** What is sent when neither the site nor a file takes a request. */
  default FinishedResponse notFound(Request request) {
    return FinishedResponse.NOT_FOUND;
  }

  /** Decides on a WebSocket's handshake. */
  Admission admit(Request request);

  /** Decides on a stream of events; null when the request is for none, but a plain one. */
  @Nullable Admission stream(Request request);

  /** The outcome of a handshake. */
  sealed interface Admission {
    /**
     * Not accepted.
     *
     * @param answer what is sent instead
     */
    record Refused(FinishedResponse answer) implements Admission {}

    /**
     * Accepted.
     *
     * @param receiver waits for its socket
     * @param headers headers of the response
     */
    record Accepted(TransportListener receiver, List<Map.Entry<String, String>> headers)
        implements Admission {}
  }
}
