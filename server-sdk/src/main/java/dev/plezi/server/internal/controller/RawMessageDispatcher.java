package dev.plezi.server.internal.controller;

import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.log.LogText;
import dev.plezi.server.Controller;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.session.Session;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A dispatcher of a connection's raw messages: its controller gets them as they are. */
final class RawMessageDispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(RawMessageDispatcher.class);

  private final ControllerType type;
  private final Controller controller;
  private final Session session;

  RawMessageDispatcher(ControllerType type, Controller controller, Session session) {
    this.type = type;
    this.controller = controller;
    this.session = session;
  }

  /** Reads a message; what is to be done with it is done by the task. */
  Task read(WireMessage message) {
    if (message.text() ? type.raw().text() : type.raw().binary()) {
      return () -> handle(message);
    }
    String kind = message.text() ? "text" : "binary";
    return () -> session.refuse(CloseCode.UNSUPPORTED, "no " + kind + " messages are taken here");
  }

  private void handle(WireMessage message) {
    try {
      if (message.text()) {
        controller.onMessage(new String(message.bytes(), StandardCharsets.UTF_8));
      } else {
        controller.onMessage(ByteBuffer.wrap(message.bytes()));
      }
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      session.log().error(LOG, "{}: {}.onMessage failed", session, type.name(), LogText.of(e));
    }
  }
}
