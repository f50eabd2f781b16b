package dev.plezi.server.internal.session;

import dev.plezi.server.internal.outbox.MessageWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a silent peer whether it is there, and gives up one that does not answer. */
final class Watch {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private Watch() {}

  /**
   * Time has passed, for a connection of an open session; by the thread that ticks.
   *
   * @return whether the connection is to end
   */
  static boolean over(Session session, MessageWriter writer, long now, Runnable ask) {
    SessionQueues boxes = session.boxes();
    boolean unread = boxes != null && boxes.mailbox().full();
    KeepAlive.Need need =
        session.closing()
            ? session.vigil().closing(now, writer.progress())
            : session.vigil().open(now, unread);
    if (need == KeepAlive.Need.PING) {
      ask.run();
    }
    boolean end = need == KeepAlive.Need.END;
    if (end) {
      LOG.warn("{}: no answer, dropped", session);
    }
    return end;
  }
}
