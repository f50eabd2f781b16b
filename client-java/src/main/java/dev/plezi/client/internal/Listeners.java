package dev.plezi.client.internal;

import dev.plezi.client.Closing;
import dev.plezi.client.ConnectionException;
import dev.plezi.client.ConnectionState;
import dev.plezi.client.Gap;
import dev.plezi.client.ListenerException;
import dev.plezi.client.PleziClient;
import dev.plezi.client.Subscription;
import dev.plezi.event.Event;
import dev.plezi.event.RequestHandler;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.protocol.codec.RequestCall;
import dev.plezi.protocol.log.LogText;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of one client: who wants to hear what. Registration is thread-safe; the other
 * methods are called from one callback of the application at a time, and none of them throws.
 */
public final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(PleziClient.class);

  private final String url;
  private final EventCodec codec;
  private final Map<String, List<Listener<Event>>> events = new ConcurrentHashMap<>();
  private final Map<String, RequestHandler<? super Event>> handlers = new ConcurrentHashMap<>();
  private final List<Listener<Event>> unknown = new CopyOnWriteArrayList<>();
  private final List<Listener<ConnectionState>> states = new CopyOnWriteArrayList<>();
  private final List<Listener<Closing>> closings = new CopyOnWriteArrayList<>();
  private final List<Listener<Gap>> gaps = new CopyOnWriteArrayList<>();
  private final List<Listener<Throwable>> errors = new CopyOnWriteArrayList<>();

  /** Whether the log has it already that there is no connection; owned by the callbacks' turn. */
  private boolean unreachable;

  /** Whether the log has it already that nobody renews; owned by the callbacks' turn. */
  private boolean unrenewed;

  /** One registration; its own identity, as one consumer may be registered twice. */
  private static final class Listener<T> {
    final Consumer<? super T> consumer;
    volatile boolean closed;

    Listener(Consumer<? super T> consumer) {
      this.consumer = consumer;
    }
  }

  /** None yet; the URL is for the log. */
  public Listeners(String url, EventCodec codec) {
    this.url = url;
    this.codec = codec;
  }

  // ---- registration

  /** Registers one for events of a type. */
  public <T> Subscription on(Class<T> type, Consumer<? super T> listener) {
    String name = codec.nameOf(Arguments.given(type, "type"));
    Arguments.given(listener, "listener");
    codec.checkOpen(type);
    return on(name, event -> listener.accept(event.as(type)));
  }

  /** Registers one for events of a name. */
  public Subscription on(String name, Consumer<? super Event> listener) {
    checkName(name);
    return add(events.computeIfAbsent(name, n -> new CopyOnWriteArrayList<>()), listener);
  }

  private static void checkName(String name) {
    if (Arguments.given(name, "name").isEmpty()) {
      throw new IllegalArgumentException("name is empty, and no event has such a one");
    }
    if (Wire.control(name)) {
      throw new IllegalArgumentException(
          "\"" + name + "\" belongs to the protocol and never reaches a listener");
    }
  }

  /** Registers the handler of a type's requests. */
  public <T> Subscription handle(Class<T> type, RequestHandler<? super T> handler) {
    String name = codec.nameOf(Arguments.given(type, "type"));
    Arguments.given(handler, "handler");
    codec.checkOpen(type);
    return handle(name, request -> handler.handle(request.as(type)));
  }

  /** Registers the handler of a name's requests. */
  public Subscription handle(String name, RequestHandler<? super Event> handler) {
    checkName(name);
    // Its own, as one may be registered again when it is closed.
    RequestHandler<Event> own = Arguments.given(handler, "handler")::handle;
    if (handlers.putIfAbsent(name, own) != null) {
      throw new IllegalStateException("\"" + name + "\" has a handler, and may have one only");
    }
    return () -> handlers.remove(name, own);
  }

  /** Registers one for events that nobody listens to by name. */
  public Subscription unknown(Consumer<? super Event> listener) {
    return add(unknown, listener);
  }

  /** Registers one for states of the connection. */
  public Subscription onState(Consumer<? super ConnectionState> listener) {
    return add(states, listener);
  }

  /** Registers one for ends of connections. */
  public Subscription onClose(Consumer<? super Closing> listener) {
    return add(closings, listener);
  }

  /** Registers one for lost sessions. */
  public Subscription onGap(Consumer<? super Gap> listener) {
    return add(gaps, listener);
  }

  /** Registers one for what goes wrong. */
  public Subscription onError(Consumer<? super Throwable> listener) {
    return add(errors, listener);
  }

  private static <T> Subscription add(List<Listener<T>> list, Consumer<? super T> consumer) {
    Listener<T> listener = new Listener<>(Arguments.given(consumer, "listener"));
    list.add(listener);
    return () -> {
      listener.closed = true;
      list.remove(listener);
    };
  }

  // ---- telling

  void event(Event event) {
    String name = event.name();
    List<Listener<Event>> named = name == null ? List.of() : events.getOrDefault(name, List.of());
    List<Listener<Event>> addressed = named.isEmpty() ? unknown : named;
    if (addressed.isEmpty()) {
      LOG.debug("{}: nobody listens for {}", url, name);
    }
    tell(addressed, event, "a listener of \"" + name + "\"");
  }

  /** A request of the server, which is answered, by its handler or for want of one. */
  void request(Event request, RequestCall.Asker asker) {
    String name = request.name();
    new RequestCall(codec, request, asker).run(name == null ? null : handlers.get(name));
  }

  void state(ConnectionState state) {
    if (state == ConnectionState.OPEN) {
      unreachable = false;
    }
    tell(states, state, "an onState listener");
  }

  void closed(Closing closing) {
    tell(closings, closing, "an onClose listener");
  }

  void gap(Gap gap) {
    if (gaps.isEmpty()) {
      LOG.warn(
          "{}: the session is lost ({}); messages that may not have arrived: {}",
          url,
          gap.detail(),
          gap.undelivered().size());
    }
    tell(gaps, gap, "an onGap listener");
  }

  /** The server wants a new token, and nobody has one. */
  void unrenewed() {
    if (!unrenewed) {
      unrenewed = true;
      LOG.warn("{}: the server wants a new token, and there is no onRenew", url);
    }
  }

  /** Tells of something that went wrong; where nobody listens, the log. */
  void error(Throwable error) {
    if (errors.isEmpty()) {
      log(error);
    }
    for (Listener<Throwable> listener : errors) {
      try {
        if (!listener.closed) {
          listener.consumer.accept(error);
        }
      } catch (Throwable thrown) {
        LOG.warn("{}: an onError listener failed", url, LogText.of(thrown));
      }
    }
  }

  /** Runs a piece of the application's code. */
  void guarded(String who, Runnable code) {
    try {
      code.run();
    } catch (Throwable thrown) {
      String failed = who + " failed: ";
      error(new ListenerException(failed + thrown, thrown));
    }
  }

  private <T> void tell(List<Listener<T>> listeners, T word, String who) {
    for (Listener<T> listener : listeners) {
      if (!listener.closed) {
        guarded(who, () -> listener.consumer.accept(word));
      }
    }
  }

  private void log(Throwable error) {
    if (error instanceof ListenerException) {
      LOG.warn("{}: {}", url, LogText.of(error.getMessage()), LogText.of(error));
    } else if (error instanceof ConnectionException && unreachable) {
      // An attempt follows an attempt; one line says it.
      LOG.debug("{}: {}", url, LogText.of(error.getMessage()));
    } else {
      unreachable |= error instanceof ConnectionException;
      LOG.warn("{}: {}", url, LogText.of(error.getMessage()));
    }
  }
}
