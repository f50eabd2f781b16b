package dev.plezi.client.internal;

import dev.plezi.client.internal.socket.Handshake;
import dev.plezi.client.internal.socket.Network;
import dev.plezi.event.LargeNumbers;
import dev.plezi.protocol.Standard;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.EventCodec;
import java.net.ProxySelector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The options of a client, checked. Immutable.
 *
 * @param executor the host's, or null for the shared workers
 */
public record ClientOptions(
    Destination destination,
    Network network,
    @Nullable Executor executor,
    Reconnect reconnect,
    Limits limits,
    Level level,
    EventCodec codec) {

  private static final Duration LONGEST = Duration.ofDays(1);

  /** How a connection is opened and replaced. */
  record Reconnect(boolean auto, Duration base, Duration cap, Duration connectTimeout) {
    Reconnect {
      double unused = millis("backoff base", base);
      unused = millis("backoff cap", cap);
      unused = millis("connectTimeout", connectTimeout);
      if (base.compareTo(cap) > 0) {
        throw new IllegalArgumentException(
            "backoff base is " + base + ", which is above the cap of " + cap);
      }
    }
  }

  /** What is kept at most: messages and characters on the way out, bytes of one message in. */
  record Limits(int queueMessages, int queueCharacters, int maxMessageSize) {
    Limits {
      positive("queue messages", queueMessages);
      positive("queue characters", queueCharacters);
      positive("maxMessageSize", maxMessageSize);
    }
  }

  /**
   * What is asked of the server.
   *
   * @param number 2 for sessions
   * @param renewal gets a new token when the server asks for one; or null
   */
  record Level(int number, @Nullable TokenRenewal renewal) {
    Level {
      if (number != 1 && number != 2) {
        throw new IllegalArgumentException("level is " + number + ", and must be 1 or 2");
      }
    }
  }

  /**
   * The usual options.
   *
   * @throws IllegalArgumentException when that is no URL to connect to
   */
  public static ClientOptions of(String url) {
    return of(Destination.of(url));
  }

  /** The usual options, for an address that is asked for at each attempt. */
  public static ClientOptions of(Supplier<? extends CompletionStage<String>> url) {
    return of(Destination.of(url));
  }

  private static ClientOptions of(Destination destination) {
    return new ClientOptions(
        destination,
        Network.STANDARD,
        null,
        new Reconnect(
            true,
            Duration.ofMillis(Standard.BACKOFF_BASE_MS),
            Duration.ofMillis(Standard.BACKOFF_CAP_MS),
            Duration.ofMillis(Standard.CONNECT_TIMEOUT_MS)),
        new Limits(Standard.QUEUE_MESSAGES, Standard.QUEUE_CHARACTERS, Standard.MAX_MESSAGE_BYTES),
        new Level(2, null),
        EventCodec.shared());
  }

  // ---- the same with another option; each throws IllegalArgumentException for a bad value

  /** With another line of the upgrade's header. */
  public ClientOptions withHeader(String name, String value) {
    return with(destination.withHeader(name, value));
  }

  /** With another line of the upgrade's header, whose value is asked for at each attempt. */
  public ClientOptions withHeader(String name, Supplier<? extends CompletionStage<String>> value) {
    return with(destination.withHeader(name, value));
  }

  /** With another cookie. */
  public ClientOptions withCookie(String name, String value) {
    return with(destination.withCookie(name, value));
  }

  private ClientOptions with(Destination other) {
    return new ClientOptions(other, network, executor, reconnect, limits, level, codec);
  }

  /** With other certificates. */
  public ClientOptions withTls(SSLContext tls) {
    return with(
        new Network(
            Arguments.given(tls, "context"), network.proxy(), network.proxyAuthorization()));
  }

  /** With another way out. */
  public ClientOptions withProxy(ProxySelector proxy) {
    return with(
        new Network(
            network.tls(), Arguments.given(proxy, "selector"), network.proxyAuthorization()));
  }

  /** With what a proxy is shown. */
  public ClientOptions withProxyCredentials(String user, String password) {
    if (Arguments.given(user, "user").indexOf(':') >= 0) {
      throw new IllegalArgumentException("the proxy's user has a colon, and cannot be sent");
    }
    byte[] both =
        (user + ":" + Arguments.given(password, "password")).getBytes(StandardCharsets.UTF_8);
    String shown = "Basic " + Base64.getEncoder().encodeToString(both);
    return with(new Network(network.tls(), network.proxy(), shown));
  }

  private ClientOptions with(Network other) {
    return new ClientOptions(destination, other, executor, reconnect, limits, level, codec);
  }

  /** With an executor of the host's. */
  public ClientOptions withExecutor(Executor host) {
    Executor given = Arguments.given(host, "executor");
    return new ClientOptions(destination, network, given, reconnect, limits, level, codec);
  }

  /** With lost connections replaced, or not. */
  public ClientOptions withAutoreconnect(boolean on) {
    return with(new Reconnect(on, reconnect.base(), reconnect.cap(), reconnect.connectTimeout()));
  }

  /** With other ceilings of the backoff. */
  public ClientOptions withBackoff(Duration base, Duration cap) {
    return with(new Reconnect(reconnect.auto(), base, cap, reconnect.connectTimeout()));
  }

  /** With another time for an attempt to connect. */
  public ClientOptions withConnectTimeout(Duration timeout) {
    return with(new Reconnect(reconnect.auto(), reconnect.base(), reconnect.cap(), timeout));
  }

  private ClientOptions with(Reconnect other) {
    return new ClientOptions(destination, network, executor, other, limits, level, codec);
  }

  /** With other bounds of what waits to be sent. */
  public ClientOptions withQueue(int messages, int characters) {
    return with(new Limits(messages, characters, limits.maxMessageSize()));
  }

  /** With another bound, in bytes, of what the server sends. */
  public ClientOptions withMaxMessageSize(int bytes) {
    return with(new Limits(limits.queueMessages(), limits.queueCharacters(), bytes));
  }

  private ClientOptions with(Limits other) {
    return new ClientOptions(destination, network, executor, reconnect, other, level, codec);
  }

  /** With another level. */
  public ClientOptions withLevel(int number) {
    return with(new Level(number, level.renewal()));
  }

  /** With a source of new tokens for when the server asks. */
  public ClientOptions withRenewal(Supplier<? extends CompletionStage<String>> tokens) {
    return with(new Level(level.number(), new TokenRenewal(Arguments.given(tokens, "tokens"))));
  }

  /** With a source of tokens, for each attempt and, unless another is set, for when it asks. */
  public ClientOptions withTokens(Supplier<? extends CompletionStage<String>> tokens) {
    ClientOptions options = with(destination.withToken(tokens));
    return level.renewal() == null ? options.withRenewal(tokens) : options;
  }

  private ClientOptions with(Level other) {
    return new ClientOptions(destination, network, executor, reconnect, limits, other, codec);
  }

  /** With the application's own mapper. */
  public ClientOptions withMapper(JsonMapper mapper) {
    EventCodec own = EventCodec.of(Arguments.given(mapper, "mapper"), LargeNumbers.AS_TEXT);
    return new ClientOptions(destination, network, executor, reconnect, limits, level, own);
  }

  // ---- what follows from them

  /** The URL for a log: without the query, where a token may stand. */
  public String name() {
    return destination.name();
  }

  /** A client's listeners, none yet. */
  public Listeners listeners() {
    return new Listeners(name(), codec);
  }

  /** What an attempt is opened with; each asks the application anew. */
  Handshake handshake() {
    return new Handshake(
        () -> destination.target(level.number()), network, limits.maxMessageSize());
  }

  /** Whether the server is asked for sessions. */
  boolean sessions() {
    String named = destination.level();
    return named == null ? level.number() == 2 : named.equals(Wire.LEVEL_2);
  }

  // ---- checks

  /** Milliseconds of a time to wait, which is positive and at most a day. */
  static double millis(String option, Duration value) {
    if (Arguments.given(value, option).isNegative()
        || value.isZero()
        || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          option + " is " + value + ", and must be above zero and at most " + LONGEST);
    }
    return value.toNanos() / 1e6;
  }

  private static void positive(String option, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(option + " is " + value + ", and must be above zero");
    }
  }
}
