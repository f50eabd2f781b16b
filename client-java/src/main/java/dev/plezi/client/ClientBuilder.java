package dev.plezi.client;

import dev.plezi.client.internal.Arguments;
import dev.plezi.client.internal.ClientOptions;
import dev.plezi.client.internal.Listeners;
import dev.plezi.client.internal.RunningClient;
import dev.plezi.event.Event;
import dev.plezi.event.RequestHandler;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * A builder of clients: their options and first listeners. A listener registered here is there
 * before the connection is, so it misses nothing. Not thread-safe; {@link #connect()} may be called
 * several times and makes a client of its own each time.
 *
 * <p>Bad values are an {@link IllegalArgumentException} that names the option, the value and the
 * bound; null is a {@link NullPointerException} that names the parameter.
 */
public final class ClientBuilder {
  private final List<Consumer<Listeners>> registrations = new ArrayList<>();
  private final List<Consumer<? super PleziClient>> greeters = new ArrayList<>();
  private ClientOptions options;

  ClientBuilder(String url) {
    options = ClientOptions.of(url);
  }

  ClientBuilder(Supplier<? extends CompletionStage<String>> url) {
    options = ClientOptions.of(url);
  }

  /**
   * Adds a line to the header of the upgrade request, such as {@code Authorization}. It is sent
   * with each attempt to connect.
   */
  public ClientBuilder header(String name, String value) {
    return with(options.withHeader(name, value));
  }

  /**
   * Adds a line to the header of the upgrade request whose value is asked for at each attempt, such
   * as a token that runs out. Without a value the attempt fails, and another follows.
   *
   * @param value asked on a thread that may be blocked
   */
  public ClientBuilder header(String name, Supplier<? extends CompletionStage<String>> value) {
    return with(options.withHeader(name, value));
  }

  /**
   * Where the client's token comes from: it is asked for at each attempt to connect and sent as the
   * URL's parameter of that name, as the browser client does it; and, without {@link #onRenew},
   * when the server asks for a new one. Where the server reads a header, {@link #header(String,
   * Supplier)} keeps it out of the URL.
   *
   * @param tokens asked on a thread that may be blocked
   */
  public ClientBuilder token(Supplier<? extends CompletionStage<String>> tokens) {
    return with(options.withTokens(tokens));
  }

  /**
   * Sends a cookie with each attempt to connect. Cookies that the server sets are not kept: a
   * client is who its builder says.
   */
  public ClientBuilder cookie(String name, String value) {
    return with(options.withCookie(name, value));
  }

  /**
   * Whom to trust and with which certificate to come, for {@code wss}; the JVM's own context unless
   * set.
   */
  public ClientBuilder sslContext(SSLContext context) {
    return with(options.withTls(context));
  }

  /**
   * By way of which HTTP proxy to go, if any; the JVM's own selector unless set. {@code
   * ProxySelector.of(null)} is none.
   */
  public ClientBuilder proxy(ProxySelector selector) {
    return with(options.withProxy(selector));
  }

  /** What a proxy is shown that wants to know who comes, as HTTP's Basic authentication has it. */
  public ClientBuilder proxyCredentials(String user, String password) {
    return with(options.withProxyCredentials(user, password));
  }

  /**
   * Where listeners run, in place of the shared threads; outcomes are told on those still. It
   * belongs to the caller and is never shut down by the client. It must run what it takes. What it
   * refuses is offered to it again, and within a minute what it has taken and not begun, which runs
   * once all the same; if it takes nothing for 30 s, begins nothing for 5 min, or is shut down, the
   * client is closed, which {@code onError} and the log are told.
   */
  public ClientBuilder executor(Executor executor) {
    return with(options.withExecutor(executor));
  }

  /**
   * Whether a connection that is lost, or cannot be opened, is replaced; true unless set. If not,
   * the client is then {@link ConnectionState#CLOSED} until {@link PleziClient#reconnect()}.
   */
  public ClientBuilder autoreconnect(boolean on) {
    return with(options.withAutoreconnect(on));
  }

  /**
   * How long to wait before an attempt: a random time from zero to half of how long there has been
   * no connection, but to base at least and to cap at most. 200 ms and 10 s unless set.
   */
  public ClientBuilder backoff(Duration base, Duration cap) {
    return with(options.withBackoff(base, cap));
  }

  /** How long one attempt may take; 10 s unless set. */
  public ClientBuilder connectTimeout(Duration timeout) {
    return with(options.withConnectTimeout(timeout));
  }

  /**
   * How much is kept while there is no connection, and how much may wait to be written while there
   * is one: 1,000 messages and 1,048,576 characters unless set. In a session there may be 10,000
   * messages of 4,194,304 characters that the server has not counted yet, those that wait among
   * them. What is above is refused with a {@link QueueFullException}.
   */
  public ClientBuilder queue(int messages, int characters) {
    return with(options.withQueue(messages, characters));
  }

  /**
   * The longest message that is taken from the server, in bytes; 262,144 unless set. A longer one
   * is dropped and closes the connection with code 1009.
   */
  public ClientBuilder maxMessageSize(int bytes) {
    return with(options.withMaxMessageSize(bytes));
  }

  /**
   * What is asked of the server: 2, which it is unless set, for sessions that outlive a connection,
   * or 1. A URL that has the parameter {@code plezi} itself decides instead. A server that knows
   * level 1 only is served at level 1 after 3 s, or as soon as it speaks.
   */
  public ClientBuilder level(int level) {
    return with(options.withLevel(level));
  }

  /**
   * Where a new token comes from when the server asks for one, since the old one runs out. Called
   * beside the listeners, and again each time the server asks. Without a supplier, and without a
   * token in time, the server closes the connection with code 4401.
   */
  public ClientBuilder onRenew(Supplier<? extends CompletionStage<String>> tokens) {
    return with(options.withRenewal(tokens));
  }

  /**
   * The application's own mapper, whose modules, naming and mix-ins hold for its events, requests
   * and their results. The SDK's rules hold still: what a record lacks is refused, a text is no
   * number, members that a record does not have are ignored.
   *
   * @throws IllegalArgumentException when it would break them, or the form of a message; naming
   *     what it has
   */
  public ClientBuilder json(JsonMapper mapper) {
    return with(options.withMapper(mapper));
  }

  /** Registers a listener as {@link PleziClient#on(Class, Consumer)} does. */
  public <T> ClientBuilder on(Class<T> type, Consumer<? super T> listener) {
    return registered(listeners -> listeners.on(type, listener));
  }

  /** Registers a listener as {@link PleziClient#on(String, Consumer)} does. */
  public ClientBuilder on(String name, Consumer<? super Event> listener) {
    return registered(listeners -> listeners.on(name, listener));
  }

  /**
   * Registers a handler as {@link PleziClient#handle(Class, RequestHandler)} does. Two for one name
   * are refused by {@link #connect}.
   */
  public <T> ClientBuilder handle(Class<T> type, RequestHandler<? super T> handler) {
    return registered(listeners -> listeners.handle(type, handler));
  }

  /** Registers a handler as {@link PleziClient#handle(String, RequestHandler)} does. */
  public ClientBuilder handle(String name, RequestHandler<? super Event> handler) {
    return registered(listeners -> listeners.handle(name, handler));
  }

  /** Registers a listener as {@link PleziClient#unknown(Consumer)} does. */
  public ClientBuilder unknown(Consumer<? super Event> listener) {
    return registered(listeners -> listeners.unknown(listener));
  }

  /** Registers a listener as {@link PleziClient#onState(Consumer)} does. */
  public ClientBuilder onState(Consumer<? super ConnectionState> listener) {
    return registered(listeners -> listeners.onState(listener));
  }

  /** Registers a listener as {@link PleziClient#onClose(Consumer)} does. */
  public ClientBuilder onClose(Consumer<? super Closing> listener) {
    return registered(listeners -> listeners.onClose(listener));
  }

  /** Registers a listener as {@link PleziClient#onGap(Consumer)} does. */
  public ClientBuilder onGap(Consumer<? super Gap> listener) {
    return registered(listeners -> listeners.onGap(listener));
  }

  /** Registers a listener as {@link PleziClient#onError(Consumer)} does. */
  public ClientBuilder onError(Consumer<? super Throwable> listener) {
    return registered(listeners -> listeners.onError(listener));
  }

  /**
   * Greets the server in each new session, and at level 1 on each connection; not where a
   * connection resumes a session, as the server knows this client still. What is emitted inside, on
   * the same thread, goes out before everything that was kept meanwhile. If the session, or at
   * level 1 the connection, is lost in between, what is emitted inside is dropped, as the next one
   * is greeted anew.
   */
  public ClientBuilder onOpen(Consumer<? super PleziClient> greeting) {
    greeters.add(Arguments.given(greeting, "greeting"));
    return this;
  }

  /**
   * A client that has begun to connect. Returns at once.
   *
   * @throws IllegalStateException when two handlers were registered for one name
   */
  public PleziClient connect() {
    Listeners listeners = options.listeners();
    registrations.forEach(registration -> registration.accept(listeners));
    return RunningClient.start(options, listeners, List.copyOf(greeters));
  }

  private ClientBuilder with(ClientOptions changed) {
    options = changed;
    return this;
  }

  private ClientBuilder registered(Consumer<Listeners> registration) {
    // Tried at once, so that a type without a name fails where it is written.
    registration.accept(options.listeners());
    registrations.add(registration);
    return this;
  }
}
