package dev.plezi.protocol.codec;

import dev.plezi.event.Event;
import dev.plezi.event.EventName;
import dev.plezi.event.InvalidEventException;
import dev.plezi.event.LargeNumbers;
import dev.plezi.protocol.Wire;
import java.io.StringWriter;
import java.lang.ref.WeakReference;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.deser.DeserializationContextExt;
import tools.jackson.databind.json.JsonMapper;

/** A codec of events, to JSON and back. Thread-safe; one serves a whole application. */
public final class EventCodec {
  /** Arrays and objects nested deeper than this are refused. */
  public static final int MAX_DEPTH = 100;

  /** Those that are nested deeper than this are not even told so. */
  public static final int MAX_TOLD_DEPTH = 10_000;

  private static final TypeReference<LinkedHashMap<String, @Nullable Object>> MAP =
      new TypeReference<>() {};

  static {
    JacksonVersions.check();
  }

  private static final EventCodec STANDARD = new EventCodec(null, LargeNumbers.AS_TEXT);

  /** See {@link #shared}. */
  private static volatile WeakReference<@Nullable EventCodec> shared = new WeakReference<>(null);

  private final JsonMapper mapper;
  private final LargeNumbers large;

  private final ClassValue<String> names =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          return checkedName(type);
        }
      };

  private final ClassValue<Map<String, TextShape>> shapes =
      new ClassValue<>() {
        @Override
        protected Map<String, TextShape> computeValue(Class<?> type) {
          return membersOf(type);
        }
      };

  private EventCodec(@Nullable JsonMapper own, LargeNumbers large) {
    this.mapper = JsonRules.mapper(own);
    this.large = large;
  }

  /**
   * A codec of one application, with its own mapper, whose modules, naming and mix-ins hold; the
   * rules of {@link #standard} hold as well. It knows the application's classes as long as it is
   * known itself, and nobody else does: they can be loaded anew.
   *
   * @param own the mapper; null for none
   * @param large what becomes of numbers that a page cannot hold
   * @throws IllegalArgumentException when the mapper has a feature by which a message would be none
   *     any more, or a value another; it is named
   */
  public static EventCodec of(@Nullable JsonMapper own, LargeNumbers large) {
    EventCodec codec = new EventCodec(own, large);
    OwnMapper.checkSample(codec::json);
    return codec;
  }

  /** The codec of all that is no application's: it is to know no class of any. */
  public static EventCodec standard() {
    return STANDARD;
  }

  /**
   * The codec of all applications without a mapper of their own. It knows their classes as long as
   * somebody has it: they can be loaded anew.
   */
  public static EventCodec shared() {
    EventCodec present = shared.get();
    if (present == null) {
      present = new EventCodec(null, LargeNumbers.AS_TEXT);
      shared = new WeakReference<>(present);
    }
    return present;
  }

  /**
   * The event name of a type.
   *
   * @param type a record annotated with {@link EventName}
   * @throws IllegalArgumentException when it has none, or one that cannot be used
   */
  public String nameOf(Class<?> type) {
    return names.get(type);
  }

  /**
   * Reads what must be known of a message first, whose bytes may be anything.
   *
   * @throws InvalidEventException when it is not one JSON object, in UTF-8, with an {@code event}
   */
  public Envelope envelope(byte[] message) {
    // Jackson lets some bytes pass for characters that are none.
    if (!isUtf8(message)) {
      throw new InvalidEventException("not UTF-8");
    }
    return textEnvelope(message);
  }

  /**
   * The same of a message that is known to be UTF-8, and is not checked for it again: the bytes of
   * a string, or a text that a {@link MessageAssembler} has put together.
   *
   * @throws InvalidEventException when it is not one JSON object with an {@code event}
   */
  public Envelope textEnvelope(byte[] message) {
    Envelope quick = EnvelopeScan.read(message);
    return quick == null ? Envelope.read(message) : quick;
  }

  /**
   * The same of a message that was refused, where that is for a bound of JSON, such as a depth of
   * {@link #MAX_DEPTH}: for who is to tell its sender which it was. Nothing else of it can be read.
   *
   * @return null when it was refused for anything else
   */
  public @Nullable Envelope beyondBounds(byte[] message) {
    return isUtf8(message) ? Envelope.beyondBounds(message) : null;
  }

  /** The raw event of a message and its envelope; the bytes must not change any more. */
  public Event event(byte[] message, Envelope envelope) {
    return new ReceivedEvent(message, envelope);
  }

  /**
   * Why no event can ever become a value of this type.
   *
   * @param type a record, with its type arguments if it has some
   * @return the path of the component, with a dot before each name, and what is wrong with its
   *     type; null when nothing speaks against it
   */
  public @Nullable String unreadable(Type type) {
    return RecordCheck.reading(mapper).fault(type);
  }

  /**
   * Why a type cannot be read, or a record of it not be written: its module keeps it from Jackson.
   *
   * @return the path of the component, with a dot before each name, and what to do; null when
   *     nothing is in the way, as far as the declarations tell
   */
  public @Nullable String closed(Type type) {
    return RecordCheck.openness(mapper).fault(type);
  }

  /**
   * Why a value of this type cannot be written, or would be another to who reads it.
   *
   * @return the path of the component, with a dot before each name, and what is wrong with its
   *     type; null when nothing is, as far as the declarations tell
   */
  public @Nullable String unwritable(Type type) {
    return RecordCheck.writing(mapper).fault(type);
  }

  /**
   * Checks that a type is not kept from Jackson.
   *
   * @throws IllegalArgumentException when it is, with the words of {@link #closed}
   */
  public void checkOpen(Class<?> type) {
    String fault = closed(type);
    if (fault != null) {
      throw new IllegalArgumentException("nothing can be bound to " + type.getName() + fault);
    }
  }

  /**
   * Why an event cannot be bound to a class, whatever its members: it is neither a record nor a
   * class of Kotlin's, or there is nothing that reads those; null when it can.
   */
  public @Nullable String unfit(Class<?> type) {
    if (type.isRecord()) {
      return null;
    }
    if (!Kotlin.wrote(type)) {
      return "it takes a record, or the raw Event";
    }
    return Kotlin.readBy(mapper)
        ? null
        : "a class of Kotlin's is read by jackson-module-kotlin, which is not on the class path";
  }

  /** The members that are read into a type, with the shape in which each is wanted. */
  public Map<String, TextShape> shapes(Class<?> type) {
    return shapes.get(type);
  }

  private Map<String, TextShape> membersOf(Class<?> type) {
    if (unfit(type) != null) {
      return Map.of();
    }
    Map<String, TextShape> members = new LinkedHashMap<>();
    mapper
        ._deserializationContext()
        .introspectBeanDescription(mapper.constructType(type))
        .findProperties()
        .forEach(each -> members.put(each.getName(), TextShape.of(each.getPrimaryType())));
    return members;
  }

  /**
   * Encodes an event: a record with an {@link EventName}, a map with an {@code event}, a received
   * {@link Event}, or a string, which is taken as it is.
   *
   * @throws IllegalArgumentException when it is none of these, or a {@linkplain #control control
   *     event}, or Jackson cannot write it
   */
  public String encode(Object event) {
    Objects.requireNonNull(event, "the event is null");
    if (event instanceof String text) {
      return application(text);
    }
    if (event instanceof Event received) {
      return application(received.json());
    }
    if (event instanceof Map<?, ?> map) {
      if (map.get(Wire.EVENT) == null) {
        throw new IllegalArgumentException("a map without \"event\" is no event");
      }
      return application(json(map));
    }
    return encode(nameOf(event.getClass()), event);
  }

  /**
   * Encodes an event from its name and payload.
   *
   * @param name the event's name
   * @param payload what Jackson writes as a JSON object; its members stand beside the name
   * @throws IllegalArgumentException when the payload is no object, or has an {@code event} itself,
   *     or the name is the protocol's
   * @throws NullPointerException in words, when one is null
   */
  public String encode(String name, Object payload) {
    Objects.requireNonNull(name, "the event's name is null");
    Objects.requireNonNull(
        payload,
        () -> "the payload of \"" + name + "\" is null: an event without members has an empty map");
    checkName(name);
    return join(Wire.EVENT, json(name), json(payload), payload);
  }

  /**
   * Whether a text is a control event, which the protocol alone sends, to any reader of JSON,
   * whatever its bounds.
   */
  public static boolean control(byte[] text) {
    return EventNameScan.control(text);
  }

  private static String application(String text) {
    if (control(utf8(text))) {
      throw new IllegalArgumentException("control events are the protocol's own: " + text);
    }
    return text;
  }

  private static void checkName(String name) {
    if (Wire.control(name)) {
      throw new IllegalArgumentException("control events are the protocol's own: " + name);
    }
  }

  /** An encoded event with an {@code _EID_}, which must not have one yet. */
  public String withId(String event, int id) {
    return join(Wire.ID, Integer.toString(id), event, event);
  }

  /**
   * An encoded event whose reply, as that of a request, is to come in parts; it must not say so.
   */
  public String inParts(String event, int most) {
    return join(Wire.PARTS, Integer.toString(most), event, event);
  }

  /**
   * What asks for the next part of a reply, as a request; or else ends it.
   *
   * @param name of the event that was asked first
   */
  public String next(String name, String stream, int most) {
    String event =
        "{\"" + Wire.EVENT + "\":" + json(name) + ",\"" + Wire.NEXT + "\":" + json(stream);
    return inParts(event + "}", most);
  }

  /** An encoded event as a request with this {@code _EID_}; it must be none yet. */
  public String asRequest(String event, int id) {
    return join(Wire.REQUEST, "true", withId(event, id), event);
  }

  /** The bytes of an encoded event. */
  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether bytes are well-formed UTF-8. */
  public static boolean isUtf8(byte[] bytes) {
    return Utf8.isValid(bytes);
  }

  /**
   * Reads a JSON object as a record or another type that Jackson reads. Members that the type does
   * not know are ignored.
   *
   * @throws InvalidEventException naming the component that is missing or has another type
   * @throws IllegalArgumentException when the type's module keeps it from Jackson
   */
  @SuppressWarnings("unchecked") // Jackson reads a primitive's class as its wrapper's object.
  public <T> T decode(byte[] json, Class<T> type) {
    return (T) read(json, ElementRules.whole(mapper.constructType(type)));
  }

  /**
   * The payload of an event as a type, which may have type arguments.
   *
   * @throws InvalidEventException naming the component that is missing or has another type
   * @throws IllegalArgumentException when the type's module keeps it from Jackson
   */
  public Object bind(Event event, Type type) {
    return binding(type).bind(event);
  }

  /** What binds the payloads of events to a type, for who binds many. */
  public Binding binding(Type type) {
    return new Binding(mapper.constructType(type));
  }

  /** A binding of payloads to one type. Immutable. */
  public final class Binding {
    private final JavaType type;
    private final ObjectReader reader;

    private Binding(JavaType type) {
      this.type = type;
      this.reader = mapper.readerFor(type);
    }

    /** The payload of an event, as {@link EventCodec#bind} does. */
    public Object bind(Event event) {
      return event instanceof ReceivedEvent received
          ? read(received.json, received.envelope.simple())
          : read(utf8(event.json()), false);
    }

    private Object read(byte[] json, boolean simple) {
      try (JsonParser parser = parser(json, simple)) {
        return reader.readValue(parser);
      } catch (JacksonException e) {
        String closed = RecordCheck.closed(e);
        if (closed != null) {
          throw new IllegalArgumentException(
              "nothing can be bound to " + type.getRawClass().getName() + ": " + closed, e);
        }
        throw BindingError.of(e);
      }
    }
  }

  private Object read(byte[] json, JavaType type) {
    return new Binding(type).read(json, false);
  }

  private JsonParser parser(byte[] json, boolean simple) {
    DeserializationContextExt context = mapper._deserializationContext();
    return new BoundedParser(
        context.assignAndReturnParser(JsonRules.parser(context, json, simple)));
  }

  /**
   * The members of a JSON document, in their order; of two with one name the last counts. A
   * document that is no object has none.
   *
   * @param json any bytes
   * @throws InvalidEventException when it is not one JSON document in UTF-8, with the line and the
   *     column
   */
  public Map<String, Member> members(byte[] json) {
    if (!isUtf8(json)) {
      throw new InvalidEventException("not UTF-8");
    }
    return textMembers(json);
  }

  /**
   * The same, unless there are more than so many: then null.
   *
   * @throws InvalidEventException as {@link #members(byte[])} does
   */
  public @Nullable Map<String, Member> members(byte[] json, int max) {
    if (!isUtf8(json)) {
      throw new InvalidEventException("not UTF-8");
    }
    return Member.all(json, max);
  }

  /** The same of a document that is known to be UTF-8. */
  Map<String, Member> textMembers(byte[] json) {
    return Member.all(json);
  }

  /**
   * Writes a value as compact JSON.
   *
   * @throws IllegalArgumentException when Jackson cannot
   */
  public String json(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new PageGenerator(mapper.createGenerator(text), large)) {
      mapper.writeValue(out, value);
    } catch (JacksonException e) {
      String closed = RecordCheck.closed(e);
      String why = closed == null ? BindingError.unwritten(e) : closed;
      throw new IllegalArgumentException(
          value.getClass().getName() + " cannot be written as JSON: " + why, e);
    }
    return JsonRules.wellFormed(text.toString());
  }

  /**
   * Writes what a handler has returned to a request: an event as it would be sent, nothing as null,
   * anything else as {@link #json} does.
   *
   * @throws IllegalArgumentException when Jackson cannot write it
   */
  public String result(@Nullable Object result) {
    if (result == null) {
      return "null";
    }
    if (result instanceof Event event) {
      return event.json();
    }
    return result.getClass().isAnnotationPresent(EventName.class) ? encode(result) : json(result);
  }

  private String join(String member, String value, String object, Object source) {
    if (!object.startsWith("{")) {
      throw new IllegalArgumentException(
          "an event's payload is a JSON object, and " + source.getClass().getName() + " is none");
    }
    // The quick look spares nearly every event the slow one; an escape could hide the name from it.
    boolean suspect = object.contains("\"" + member + "\"") || object.contains("\\u");
    if (suspect && Envelope.hasMember(object, member)) {
      throw new IllegalArgumentException("the payload has a member \"" + member + "\" of its own");
    }
    String rest = object.equals("{}") ? "}" : "," + object.substring(1);
    return "{\"" + member + "\":" + value + rest;
  }

  private static String checkedName(Class<?> type) {
    EventName annotation = type.getAnnotation(EventName.class);
    if (annotation == null) {
      throw new IllegalArgumentException(type.getName() + " has no @EventName");
    }
    String name = annotation.value();
    if (name.isEmpty() || Wire.control(name)) {
      throw new IllegalArgumentException(
          type.getName() + ": \"" + name + "\" cannot be an event's name");
    }
    if (type.isRecord()) {
      List<String> taken = List.of(Wire.EVENT, Wire.ID, Wire.REQUEST);
      for (var component : type.getRecordComponents()) {
        if (taken.contains(component.getName())) {
          throw new IllegalArgumentException(
              type.getName() + ": the component " + component.getName() + " is the envelope's own");
        }
      }
    }
    return name;
  }

  /** A message whose envelope is read, and whose payload is bound when somebody asks for it. */
  private final class ReceivedEvent implements Event {
    private final byte[] json;
    private final Envelope envelope;

    ReceivedEvent(byte[] json, Envelope envelope) {
      this.json = json;
      this.envelope = envelope;
    }

    @Override
    public @Nullable String name() {
      return envelope.event();
    }

    @Override
    public @Nullable String id() {
      return envelope.id();
    }

    @Override
    public boolean request() {
      return envelope.request();
    }

    @Override
    public <T> T as(Class<T> type) {
      return decode(json, type);
    }

    @Override
    @SuppressWarnings("unchecked") // It is read as this very type.
    public Map<String, @Nullable Object> asMap() {
      return (Map<String, @Nullable Object>) read(json, mapper.constructType(MAP.getType()));
    }

    @Override
    public String json() {
      return new String(json, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return json();
    }
  }
}
