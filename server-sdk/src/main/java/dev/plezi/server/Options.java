package dev.plezi.server;

import dev.plezi.event.LargeNumbers;
import dev.plezi.server.http.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The settings of an {@link App}. Immutable, and checked when set: a value out of bounds is an
 * {@link IllegalArgumentException} that names the option, the value and the bound.
 */
public final class Options {
  private final String address;
  private final Limits limits;
  private final HttpLimits http;
  private final @Nullable Compression compression;
  private final int maxConnections;
  private final OptionalInt maxConnectionsPerAddress;
  private final OptionalInt maxTcpConnections;
  private final int maxSuspended;
  private final long maxSuspendedBytes;
  private final long maxKeptBytes;
  private final long maxMailboxBytes;
  private final int maxHandlerThreads;
  private final int maxRequests;
  private final Duration replyTimeout;
  private final Duration drainDelay;
  private final Duration drainTimeout;
  private final Set<String> allowedOrigins;
  private final Set<String> allowedHosts;
  private final String templates;
  private final @Nullable String layout;
  private final @Nullable String files;
  private final @Nullable Path filesFrom;
  private final boolean signals;
  private final boolean logContext;
  private final @Nullable Supplier<SSLContext> tls;
  private final TrustedProxies behindProxy;
  private final Function<Request, @Nullable String> defaultIdentity;
  private final @Nullable String redisUrl;
  private final @Nullable Supplier<RedisCredentials> redisCredentials;
  private final @Nullable SSLContext redisTls;
  private final @Nullable String appName;
  private final int publishQueueBytes;
  private final boolean publishWhileDown;
  private final @Nullable JsonMapper json;
  private final LargeNumbers largeNumbers;

  private Options(Builder from) {
    address = from.address;
    limits = from.limits;
    http = from.http;
    compression = from.compression;
    maxConnections = from.maxConnections;
    maxConnectionsPerAddress = from.maxConnectionsPerAddress;
    maxTcpConnections = from.maxTcpConnections;
    maxSuspended = from.maxSuspended;
    maxSuspendedBytes = from.maxSuspendedBytes;
    maxKeptBytes = from.maxKeptBytes;
    maxMailboxBytes = from.maxMailboxBytes;
    maxHandlerThreads = from.maxHandlerThreads;
    maxRequests = from.maxRequests;
    replyTimeout = from.replyTimeout;
    drainDelay = from.drainDelay;
    drainTimeout = from.drainTimeout;
    allowedOrigins = from.allowedOrigins;
    allowedHosts = from.allowedHosts;
    templates = from.templates;
    layout = from.layout;
    files = from.files;
    filesFrom = from.filesFrom;
    signals = from.signals;
    logContext = from.logContext;
    tls = from.tls;
    behindProxy = from.behindProxy;
    defaultIdentity = from.defaultIdentity;
    redisUrl = from.redisUrl;
    redisCredentials = from.redisCredentials;
    redisTls = from.redisTls;
    appName = from.appName;
    publishQueueBytes = from.publishQueueBytes;
    publishWhileDown = from.publishWhileDown;
    json = from.json;
    largeNumbers = from.largeNumbers;
  }

  /** The standard settings: sensible for an application on the open internet. */
  public static Options standard() {
    return builder().build();
  }

  /** Begins with the standard settings. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The interface to listen on, by its address or name. All of them by default, as containers want
   * it; {@code 127.0.0.1} lets this machine alone connect.
   */
  public String address() {
    return address;
  }

  /** The bounds of each connection, unless its route has its own. */
  public Limits limits() {
    return limits;
  }

  /** The bounds of HTTP requests. */
  public HttpLimits http() {
    return http;
  }

  /**
   * How messages of WebSockets are compressed, for clients that offer {@code permessage-deflate},
   * as browsers do. Null, the default, for not at all.
   */
  public @Nullable Compression compression() {
    return compression;
  }

  /**
   * WebSockets and streams at a time. Of more the oldest of the address with most is ended, if it
   * has more than the one that comes; else that is refused with 503.
   */
  public int maxConnections() {
    return maxConnections;
  }

  /**
   * Connections of one remote address at a time; more are refused with 503. Of IPv6 the first 64
   * bits count as one. Unless set: 1,000 of a public address, and any number of this machine's and
   * private ones, where a proxy may stand, behind which all clients have one address unless {@link
   * #behindProxy} is said.
   */
  public OptionalInt maxConnectionsPerAddress() {
    return maxConnectionsPerAddress;
  }

  /**
   * TCP connections at a time, WebSockets among them. Of more the oldest of the address with most
   * is closed, if it has more than the one that comes; else that is closed. Unless set: seven
   * eighths of the files that the process may open, where the system says how many these are.
   */
  public OptionalInt maxTcpConnections() {
    return maxTcpConnections;
  }

  /**
   * Sessions without a connection. Beyond it those of the address that has most end, the longest
   * without one first; of one address there may be as many as it may have connections. Looked at
   * every second.
   */
  public int maxSuspended() {
    return maxSuspended;
  }

  /**
   * Bytes that these keep together, with the same end of those of the address that keeps most.
   * Counted are what was sent and waits to be counted, what waits for handlers, the replies that
   * are remembered, what the handshake said, and 4 KiB for each session itself. 256 MiB by default,
   * or a quarter of the memory that the JVM may take, if that is less.
   */
  public long maxSuspendedBytes() {
    return maxSuspendedBytes;
  }

  /**
   * Bytes that are kept for peers together, of all connections, event streams and sessions: what
   * waits for them or is on its way, what was sent in a session and is not counted by the client
   * yet, published messages that wait for listeners, and the replies that are remembered. The bytes
   * of a broadcast count once, and 32 more in each queue that they wait in. Where it is crossed,
   * those end at once that keep most, of the address that keeps most, with 4008, until an eighth of
   * it is free; a session's client is told {@code overflow} when it comes back. 256 MiB by default,
   * or a quarter of the memory that the JVM may take, if that is less.
   */
  public long maxKeptBytes() {
    return maxKeptBytes;
  }

  /**
   * Bytes of messages that may wait for their handlers, of all connections together, beside one
   * message of each: beyond it a connection is read on only when none of its messages waits. As
   * many may be kept of messages whose end has not come yet; beyond that the connection is dropped
   * whose message began first. 64 MiB by default, or an eighth of the memory that the JVM may take,
   * if that is less.
   */
  public long maxMailboxBytes() {
    return maxMailboxBytes;
  }

  /**
   * Threads for handlers: so many may block at a time. The others wait for their turn; where the
   * JVM has virtual threads (from 21 on) they run on these.
   */
  public int maxHandlerThreads() {
    return maxHandlerThreads;
  }

  /**
   * Requests, handshakes included, whose actions may run at a time; more are answered with 503, so
   * that pages that wait hold up no connection.
   */
  public int maxRequests() {
    return maxRequests;
  }

  /** How long a request waits for the reply that its action has promised; then it gets 503. */
  public Duration replyTimeout() {
    return replyTimeout;
  }

  /**
   * How long {@link App#stop}, a signal's too, waits before anything else, while {@link App#ready}
   * says no already: for those who send connections here to hear of it. None unless set.
   */
  public Duration drainDelay() {
    return drainDelay;
  }

  /**
   * How long {@link App#stop} then takes for connections and requests to end; what has not ended
   * shortly before that is cut off.
   */
  public Duration drainTimeout() {
    return drainTimeout;
  }

  /**
   * Origins, such as {@code https://example.com}, whose pages may connect, send what changes
   * something (anything but GET, HEAD and OPTIONS) and read what is answered, besides our own.
   * {@code https://*.example.com} stands for all names below that one, {@code null} and {@code
   * file://} for what browsers call pages without a host, {@code *} for all. A browser sends its
   * user's cookies with what comes from these, and lets them read the answer, but for {@code *},
   * which lets nobody read what is for one user alone.
   */
  public Set<String> allowedOrigins() {
    return allowedOrigins;
  }

  /**
   * The hosts that requests may name, without ports, such as {@code example.com} or {@code
   * *.example.com}; others are answered with 421. Empty, the default, for what the {@link #address}
   * allows: on a loopback address without a proxy that is {@code localhost}, what ends in {@code
   * .localhost}, and IP addresses, as a foreign name there is a page's that has made its own name
   * mean this machine; on others it is all.
   */
  public Set<String> allowedHosts() {
    return allowedHosts;
  }

  /**
   * The folder of the class path where {@code render} finds its templates. Those named {@code 404}
   * and {@code 500} are the pages for these statuses, with the model {@code status} and {@code
   * path}, for requests that accept HTML.
   */
  public String templates() {
    return templates;
  }

  /**
   * The template around every page that is rendered without naming another: it has the page as
   * {@code {{{content}}}}, and its model. Null, the default, for none.
   */
  public @Nullable String layout() {
    return layout;
  }

  /**
   * The folder of the class path whose files are served as they are; null for none. Names that
   * begin with a dot are not served, but for {@code .well-known}; where a file has a sibling with
   * {@code .br} or {@code .gz} behind its name, that is sent to clients that take it. An image that
   * jlink has made has no such folders.
   */
  public @Nullable String files() {
    return files;
  }

  /** A folder served in the same way; null for none. Symbolic links do not lead out of it. */
  public @Nullable Path filesFrom() {
    return filesFrom;
  }

  /**
   * The key and the certificate with which the server speaks TLS, for {@code https} and {@code
   * wss}, and nothing else then. It is asked for each connection, by a thread that others wait for:
   * it returns what is there, which is another when a certificate is renewed. A context that was
   * not initialised, or has no key, is refused at the start; when one comes later, or the supplier
   * throws, the last good one is used. Null, the default, for no TLS, as behind a proxy that ends
   * it.
   */
  public @Nullable Supplier<SSLContext> tls() {
    return tls;
  }

  /**
   * The reverse proxies in front, whose headers say who asks, for which host, and whether it was
   * over TLS: then cookies are {@code Secure}. By default {@linkplain TrustedProxies#none none}.
   */
  public TrustedProxies behindProxy() {
    return behindProxy;
  }

  /**
   * Who a peer is before its controller has said anything, such as whom a login before the app has
   * found: {@code request -> request.principal() == null ? null : request.principal().getName()}.
   * It is {@link Controller#identity} from {@link Controller#preConnect} on, and of a plain
   * request; {@link Controller#identify(String)} says something else. It is asked by several
   * threads at a time, and must not wait; what it throws fails the request with 500. By default,
   * and where it returns null, it is nobody.
   */
  public Function<Request, @Nullable String> defaultIdentity() {
    return defaultIdentity;
  }

  /** Whether SIGTERM and SIGINT stop the app and end the process with status 0. */
  public boolean signals() {
    return signals;
  }

  /**
   * Whether log lines say whose code they are of: while a handler or a callback of a connection
   * runs, the MDC of its thread has {@code plezi.connection}, as the server's own lines call it,
   * {@code plezi.session}, a mark of its session by which nobody can resume it, and {@code
   * plezi.identity}; the last two only where there are such. Of an action there is none. False by
   * default, as it costs each event about a microsecond.
   */
  public boolean logContext() {
    return logContext;
  }

  /**
   * The Redis by which several servers share channels, such as {@code
   * redis://user:password@host:6379/0}, {@code rediss} for TLS; empty for none. Null, the standard,
   * for that of the environment variable {@code PL_REDIS_URL}, else {@code REDIS_URL}, else none.
   * It is the address of a primary, or of any node of a cluster. Behind {@code rediss://…} may
   * stand {@code ?verify=ca}, which checks who has signed the certificate but not whose it is, or
   * {@code ?verify=none}, which checks nothing. It is read and tried at the start: {@link
   * StartException}.
   */
  public @Nullable String redisUrl() {
    return redisUrl;
  }

  /**
   * What gives user and password for Redis, in place of those of the URL: it is asked at each
   * attempt to connect, so that a password may change while the app runs. It is called by threads
   * of the app's own, two at a time. Null, the standard, for what the URL says.
   */
  public @Nullable Supplier<RedisCredentials> redisCredentials() {
    return redisCredentials;
  }

  /**
   * Whom to trust, and whom we prove to be, on connections to Redis with TLS: the way to a trust
   * store of one's own, and to a client's certificate. Null, the standard, for the JVM's.
   */
  public @Nullable SSLContext redisTls() {
    return redisTls;
  }

  /**
   * The name of the application whose channels these are: servers with one name and one Redis share
   * them, whatever the number of their databases; others do not. In Redis a channel is called
   * {@code name:channel}. Null, the standard, for the full name of the class whose {@code main}
   * starts the app; with Redis, a name that is taken by itself is warned about at the start.
   */
  public @Nullable String appName() {
    return appName;
  }

  /**
   * Bytes of messages that may wait to be published to Redis, 64 more for each; at the bound
   * publishing fails with {@link BrokerUnavailableException}.
   */
  public int publishQueueBytes() {
    return publishQueueBytes;
  }

  /**
   * Whether messages wait while Redis is away, and are sent on its return; else publishing fails
   * with {@link BrokerUnavailableException} meanwhile.
   */
  public boolean publishWhileDown() {
    return publishWhileDown;
  }

  /**
   * The application's own mapper, whose modules, naming and mix-ins hold for its events, replies,
   * parameters and actions. The SDK's rules hold still: what a record lacks is refused, a text is
   * no number, members that a record does not have are ignored, JSON is compact. A mapper that
   * would break them, or the form of a message, is refused when the app is made, by the name of
   * what it has. Null, the standard, for a mapper without anything of its own.
   */
  public @Nullable JsonMapper json() {
    return json;
  }

  /**
   * What becomes of numbers that a page cannot hold, such as a {@code long} beyond 2<sup>53</sup>;
   * they are written as text unless this says otherwise.
   */
  public LargeNumbers largeNumbers() {
    return largeNumbers;
  }

  /** Options in the making. Not thread-safe. */
  public static final class Builder {
    private String address = "0.0.0.0";
    private Limits limits = Limits.standard();
    private HttpLimits http = HttpLimits.standard();
    private @Nullable Compression compression = null;
    private int maxConnections = 100_000;
    private OptionalInt maxConnectionsPerAddress = OptionalInt.empty();
    private OptionalInt maxTcpConnections = OptionalInt.empty();
    private int maxSuspended = 20_000;
    private long maxSuspendedBytes = ofMemory(256L * 1024 * 1024, 4);
    private long maxKeptBytes = ofMemory(256L * 1024 * 1024, 4);
    private long maxMailboxBytes = ofMemory(64L * 1024 * 1024, 8);
    private int maxHandlerThreads = 512;
    private int maxRequests = 256;
    private Duration replyTimeout = Duration.ofSeconds(30);
    private Duration drainDelay = Duration.ZERO;
    private Duration drainTimeout = Duration.ofSeconds(10);
    private Set<String> allowedOrigins = Set.of();
    private Set<String> allowedHosts = Set.of();
    private String templates = "templates";
    private @Nullable String layout = null;
    private @Nullable String files = null;
    private @Nullable Path filesFrom = null;
    private boolean signals = true;
    private boolean logContext = false;
    private @Nullable Supplier<SSLContext> tls = null;
    private TrustedProxies behindProxy = TrustedProxies.none();
    private Function<Request, @Nullable String> defaultIdentity = request -> null;
    private @Nullable String redisUrl = null;
    private @Nullable Supplier<RedisCredentials> redisCredentials = null;
    private @Nullable SSLContext redisTls = null;
    private @Nullable String appName = null;
    private int publishQueueBytes = 16 * 1024 * 1024;
    private boolean publishWhileDown = true;
    private @Nullable JsonMapper json = null;
    private LargeNumbers largeNumbers = LargeNumbers.AS_TEXT;

    private Builder() {}

    /** So many bytes, but no more than such a part of what memory there may be. */
    private static long ofMemory(long bytes, int part) {
      return Math.min(bytes, Runtime.getRuntime().maxMemory() / part);
    }

    /** Sets {@link Options#address}. */
    public Builder address(String address) {
      this.address = address;
      return this;
    }

    /** Sets {@link Options#limits}. */
    public Builder limits(Limits limits) {
      this.limits = limits;
      return this;
    }

    /** Sets {@link Options#http}. */
    public Builder http(HttpLimits http) {
      this.http = http;
      return this;
    }

    /** Sets {@link Options#compression}. */
    public Builder compression(@Nullable Compression compression) {
      this.compression = compression;
      return this;
    }

    /** Sets {@link Options#maxConnections}. */
    public Builder maxConnections(int maxConnections) {
      this.maxConnections = OptionChecks.atLeast("maxConnections", maxConnections, 1);
      return this;
    }

    /** Sets {@link Options#maxConnectionsPerAddress}. */
    public Builder maxConnectionsPerAddress(int maxConnectionsPerAddress) {
      this.maxConnectionsPerAddress =
          OptionalInt.of(
              OptionChecks.atLeast("maxConnectionsPerAddress", maxConnectionsPerAddress, 1));
      return this;
    }

    /** Sets {@link Options#maxTcpConnections}. */
    public Builder maxTcpConnections(int maxTcpConnections) {
      this.maxTcpConnections =
          OptionalInt.of(OptionChecks.atLeast("maxTcpConnections", maxTcpConnections, 1));
      return this;
    }

    /** Sets {@link Options#maxSuspended}. */
    public Builder maxSuspended(int maxSuspended) {
      this.maxSuspended = OptionChecks.atLeast("maxSuspended", maxSuspended, 0);
      return this;
    }

    /** Sets {@link Options#maxSuspendedBytes}. */
    public Builder maxSuspendedBytes(long maxSuspendedBytes) {
      this.maxSuspendedBytes = OptionChecks.atLeast("maxSuspendedBytes", maxSuspendedBytes, 0);
      return this;
    }

    /** Sets {@link Options#maxKeptBytes}. */
    public Builder maxKeptBytes(long maxKeptBytes) {
      this.maxKeptBytes = OptionChecks.atLeast("maxKeptBytes", maxKeptBytes, 0);
      return this;
    }

    /** Sets {@link Options#maxMailboxBytes}. */
    public Builder maxMailboxBytes(long maxMailboxBytes) {
      this.maxMailboxBytes = OptionChecks.atLeast("maxMailboxBytes", maxMailboxBytes, 0);
      return this;
    }

    /** Sets {@link Options#maxHandlerThreads}. */
    public Builder maxHandlerThreads(int maxHandlerThreads) {
      this.maxHandlerThreads = OptionChecks.atLeast("maxHandlerThreads", maxHandlerThreads, 1);
      return this;
    }

    /** Sets {@link Options#maxRequests}. */
    public Builder maxRequests(int maxRequests) {
      this.maxRequests = OptionChecks.atLeast("maxRequests", maxRequests, 1);
      return this;
    }

    /** Sets {@link Options#replyTimeout}. */
    public Builder replyTimeout(Duration replyTimeout) {
      this.replyTimeout = OptionChecks.positive("replyTimeout", replyTimeout);
      return this;
    }

    /** Sets {@link Options#drainDelay}. */
    public Builder drainDelay(Duration drainDelay) {
      this.drainDelay = OptionChecks.notNegative("drainDelay", drainDelay);
      return this;
    }

    /** Sets {@link Options#drainTimeout}. */
    public Builder drainTimeout(Duration drainTimeout) {
      this.drainTimeout = OptionChecks.positive("drainTimeout", drainTimeout);
      return this;
    }

    /** Sets {@link Options#allowedOrigins}. */
    public Builder allowedOrigins(Set<String> allowedOrigins) {
      allowedOrigins.forEach(OptionChecks::origin);
      this.allowedOrigins = Set.copyOf(allowedOrigins);
      return this;
    }

    /** Sets {@link Options#allowedHosts}. */
    public Builder allowedHosts(Set<String> allowedHosts) {
      allowedHosts.forEach(OptionChecks::host);
      this.allowedHosts = Set.copyOf(allowedHosts);
      return this;
    }

    /** Sets {@link Options#templates}. */
    public Builder templates(String templates) {
      this.templates = templates;
      return this;
    }

    /** Sets {@link Options#layout}. */
    public Builder layout(@Nullable String layout) {
      this.layout = layout;
      return this;
    }

    /** Sets {@link Options#files}, in place of {@link Options#filesFrom}. */
    public Builder files(@Nullable String files) {
      this.files = files;
      this.filesFrom = null;
      return this;
    }

    /** Sets {@link Options#filesFrom}, in place of {@link Options#files}. */
    public Builder filesFrom(@Nullable Path filesFrom) {
      this.filesFrom = filesFrom;
      this.files = null;
      return this;
    }

    /** Sets {@link Options#tls}: one that does not change. */
    public Builder tls(SSLContext tls) {
      return tls(() -> tls);
    }

    /** Sets {@link Options#tls}. */
    public Builder tls(@Nullable Supplier<SSLContext> tls) {
      this.tls = tls;
      return this;
    }

    /** Sets {@link Options#behindProxy}: true for one proxy, wherever it connects from. */
    public Builder behindProxy(boolean behindProxy) {
      return behindProxy(behindProxy ? TrustedProxies.hops(1) : TrustedProxies.none());
    }

    /** Sets {@link Options#behindProxy}. */
    public Builder behindProxy(TrustedProxies behindProxy) {
      this.behindProxy = behindProxy;
      return this;
    }

    /** Sets {@link Options#defaultIdentity}. */
    public Builder defaultIdentity(Function<Request, @Nullable String> defaultIdentity) {
      this.defaultIdentity = defaultIdentity;
      return this;
    }

    /** Sets {@link Options#signals}. */
    public Builder signals(boolean signals) {
      this.signals = signals;
      return this;
    }

    /** Sets {@link Options#logContext}. */
    public Builder logContext(boolean logContext) {
      this.logContext = logContext;
      return this;
    }

    /** Sets {@link Options#redisUrl}. */
    public Builder redisUrl(@Nullable String redisUrl) {
      this.redisUrl = redisUrl;
      return this;
    }

    /** Sets {@link Options#redisCredentials}. */
    public Builder redisCredentials(@Nullable Supplier<RedisCredentials> redisCredentials) {
      this.redisCredentials = redisCredentials;
      return this;
    }

    /** Sets {@link Options#redisTls}. */
    public Builder redisTls(@Nullable SSLContext redisTls) {
      this.redisTls = redisTls;
      return this;
    }

    /** Sets {@link Options#appName}; it is not empty and has no colon. */
    public Builder appName(@Nullable String appName) {
      if (appName != null && (appName.isEmpty() || appName.indexOf(':') >= 0)) {
        throw new IllegalArgumentException(
            "appName is \"" + appName + "\"; it is not empty and has no colon");
      }
      this.appName = appName;
      return this;
    }

    /** Sets {@link Options#publishQueueBytes}. */
    public Builder publishQueueBytes(int publishQueueBytes) {
      this.publishQueueBytes = OptionChecks.atLeast("publishQueueBytes", publishQueueBytes, 1);
      return this;
    }

    /** Sets {@link Options#publishWhileDown}. */
    public Builder publishWhileDown(boolean publishWhileDown) {
      this.publishWhileDown = publishWhileDown;
      return this;
    }

    /** Sets {@link Options#json}. */
    public Builder json(@Nullable JsonMapper json) {
      this.json = json;
      return this;
    }

    /** Sets {@link Options#largeNumbers}. */
    public Builder largeNumbers(LargeNumbers largeNumbers) {
      this.largeNumbers = largeNumbers;
      return this;
    }

    /** The options as set. */
    public Options build() {
      return new Options(this);
    }
  }
}
