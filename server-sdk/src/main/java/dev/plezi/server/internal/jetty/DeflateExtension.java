package dev.plezi.server.internal.jetty;

import dev.plezi.server.internal.compression.PerMessageDeflate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Extension;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.IncomingFrames;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.OutgoingFrames;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.WebSocketExtensionRegistry;
import org.eclipse.jetty.websocket.core.exception.ProtocolException;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.jspecify.annotations.Nullable;

/**
 * An extension of Jetty that lets the mark of compressed messages pass, both ways, where it may
 * stand, and does nothing else: frames are compressed before they come here, and inflated behind.
 * Jetty's own would keep a compressor for each connection.
 */
final class DeflateExtension implements Extension {
  private final ExtensionConfig config;

  // Set once, by the handshake.
  private @Nullable IncomingFrames incoming;
  private @Nullable OutgoingFrames outgoing;

  private DeflateExtension(ExtensionConfig config) {
    this.config = config;
  }

  /** Makes the extensions of a server's connections. */
  static final class Registry extends WebSocketExtensionRegistry {
    private final PerMessageDeflate deflate;

    /** Of each agreement, as there are few of them. */
    private final Map<Map<String, @Nullable String>, ExtensionConfig> configs =
        new ConcurrentHashMap<>();

    Registry(PerMessageDeflate deflate) {
      this.deflate = deflate;
      register(PerMessageDeflate.NAME, DeflateExtension.class);
    }

    /** Takes an offer of a handshake, if there is one that can be taken, and answers it. */
    PerMessageDeflate.@Nullable Agreement agree(Request asked, ServerUpgradeResponse response) {
      PerMessageDeflate.Agreement agreement =
          deflate.negotiate(asked.getHeaders().getValuesList(HttpHeader.SEC_WEBSOCKET_EXTENSIONS));
      if (agreement != null) {
        response.setExtensions(List.of(config(agreement)));
      }
      return agreement;
    }

    private ExtensionConfig config(PerMessageDeflate.Agreement agreement) {
      return configs.computeIfAbsent(
          agreement.parameters(),
          parameters -> new ExtensionConfig(PerMessageDeflate.NAME, parameters));
    }

    @Override
    public Extension newInstance(ExtensionConfig config, WebSocketComponents components) {
      return new DeflateExtension(config);
    }

    /** What the handshakes of a server need, with these extensions. */
    WebSocketComponents components(Server server) {
      return new WebSocketComponents(
          this, null, server.getByteBufferPool(), null, null, server.getThreadPool());
    }
  }

  @Override
  public void init(ExtensionConfig config, WebSocketComponents components) {}

  @Override
  public ExtensionConfig getConfig() {
    return config;
  }

  @Override
  public String getName() {
    return PerMessageDeflate.NAME;
  }

  @Override
  public boolean isRsv1User() {
    return true;
  }

  @Override
  public boolean isRsv2User() {
    return false;
  }

  @Override
  public boolean isRsv3User() {
    return false;
  }

  @Override
  public void setNextIncomingFrames(IncomingFrames next) {
    incoming = next;
  }

  @Override
  public void setNextOutgoingFrames(OutgoingFrames next) {
    outgoing = next;
  }

  @Override
  public void setCoreSession(CoreSession session) {}

  @Override
  public void onFrame(Frame frame, Callback callback) {
    IncomingFrames next = incoming;
    if (next == null || (frame.isRsv1() && frame.getOpCode() == OpCode.CONTINUATION)) {
      callback.failed(new ProtocolException("RSV1 in the middle of a message"));
    } else {
      next.onFrame(frame, callback);
    }
  }

  @Override
  public void sendFrame(OutgoingEntry entry) {
    OutgoingFrames next = outgoing;
    if (next == null) {
      entry.getCallback().failed(new IllegalStateException("no connection yet"));
    } else {
      next.sendFrame(entry);
    }
  }
}
