package dev.plezi.server.internal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.http.Form;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Params;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.jetty.JettyHeaderParser;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParamsTest {
  public record Person(String name, int age, @Nullable Double size, @Nullable Boolean staff) {}

  public record Tagged(List<String> tags, List<Integer> counts) {}

  public record Nested(Person person) {}

  public enum Colour {
    RED
  }

  public record Painted(Colour colour, long many) {}

  @Test
  void theBodyGoesBeforeTheQueryAndThePathBeforeBoth() {
    Params params =
        json("{\"id\":\"body\",\"q\":\"body\",\"b\":\"body\"}", "id=query&q=query&only=query");

    assertThat(params.asMap())
        .isEqualTo(Map.of("id", "path", "q", "body", "b", "body", "only", "query"))
        .isUnmodifiable();
    assertThat(form(Map.of("q", List.of("1", "2")), "q=query").get("q")).isEqualTo("2");
  }

  @Test
  void hasAnotherValueForWhatIsNotGiven() {
    Params params = query("q=1");

    assertThat(params.get("none")).isNull();
    assertThat(params.get("none", "other")).isEqualTo("other");
    assertThat(params.get("q", "other")).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "é"           | é
          ""            | ''
          5             | 5
          1.50          | 1.50
          true          | true
          [1, "a"]      | [1,"a"]
          {"a" : 1}     | {"a":1}
          null          |
          """)
  void aMemberOfJsonIsText(String json, @Nullable String text) {
    assertThat(json("{\"m\":" + json + "}", "").get("m")).isEqualTo(text);
  }

  @Test
  void hasAllValuesOfAName() {
    Params params = form(Map.of("tag", List.of("a", "b")), "x=1&x=2&tag=q");

    assertThat(params.values("tag")).containsExactly("a", "b");
    assertThat(params.values("x")).containsExactly("1", "2");
    assertThat(params.values("none")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1,2]", "5", "null", ""})
  void whatIsNoObjectGivesNoParameters(String json) {
    assertThat(json(json, "a=1").asMap()).isEqualTo(Map.of("a", "1", "id", "path"));
  }

  @Test
  void badJsonIs400WithItsPlace() {
    assertThatThrownBy(() -> json("{\"a\":\n secret}", ""))
        .isInstanceOfSatisfying(
            HttpException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.text()).startsWith("bad JSON at line 2").doesNotContain("secret");
            });
  }

  @Test
  void readsNoBodyOfARequestThatOnlyReads() {
    Request get = request("GET", "application/json", "a=1");

    assertThat(exchange(get, unreadable()).params().get("a")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/jsonp", "application/octet-stream"})
  void readsNoBodyOfAnotherType(String type) {
    Request post = request("POST", type, "a=1");

    assertThat(exchange(post, form(Form.EMPTY)).params().asMap()).containsOnlyKeys("a", "id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "Application/JSON; charset=utf-8", "application/ld+json"})
  void readsJsonOfEveryKind(String type) {
    Request post = request("POST", type, "");

    assertThat(exchange(post, bytes("{\"a\":1}")).params().get("a")).isEqualTo("1");
  }

  // ---- as a record

  @Test
  void readsTextsAsTheComponentsWant() {
    assertThat(query("name=5&age=08&size=-1.5e2&staff=true").as(Person.class))
        .isEqualTo(new Person("5", 8, -150.0, true));
    assertThat(query("colour=RED&many=0").as(Painted.class)).isEqualTo(new Painted(Colour.RED, 0));
    assertThat(query("tags=a&tags=b&counts=1&counts=2").as(Tagged.class))
        .isEqualTo(new Tagged(List.of("a", "b"), List.of(1, 2)));
  }

  @Test
  void anEmptyTextIsNoNumberAndNoBoolean() {
    assertThat(query("name=&age=1&size=&staff=").as(Person.class))
        .isEqualTo(new Person("", 1, null, null));
    refuses(query("name=&age="), Person.class, "age");
  }

  public record Sought(
      Optional<String> text,
      OptionalInt page,
      Optional<Integer> size,
      OptionalLong after,
      Optional<List<Integer>> ids) {}

  @Test
  void anOptionalIsEmptyWhereNothingIsGivenOrAnEmptyTextIsNoNumber() {
    Sought none =
        new Sought(
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            Optional.empty());
    assertThat(query("").as(Sought.class)).isEqualTo(none);
    assertThat(query("page=&size=&after=").as(Sought.class)).isEqualTo(none);
    assertThat(form(Map.of("page", List.of("")), "").as(Sought.class)).isEqualTo(none);
    assertThat(json("{\"page\":null,\"text\":null}", "").as(Sought.class)).isEqualTo(none);
    assertThat(query("text=&page=2&size=3&after=4&ids=5&ids=6").as(Sought.class))
        .isEqualTo(
            new Sought(
                Optional.of(""),
                OptionalInt.of(2),
                Optional.of(3),
                OptionalLong.of(4),
                Optional.of(List.of(5, 6))));
    refuses(query("page=x"), Sought.class, "page");
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Arrays(int[] ids, String[] names, Set<Colour> colours, boolean[] flags) {}

  @Test
  void anArrayTakesAllValuesOfItsName() {
    Arrays read =
        query("ids=1&ids=2&names=a&names=&colours=RED&flags=true&flags=false").as(Arrays.class);
    assertThat(read.ids()).containsExactly(1, 2);
    assertThat(read.names()).containsExactly("a", "");
    assertThat(read.colours()).containsExactly(Colour.RED);
    assertThat(read.flags()).containsExactly(true, false);
    refuses(query("ids=1&ids=x&names=a&colours=RED&flags=true"), Arrays.class, "ids[1]");
  }

  public record Counted(List<Integer> counts, @Nullable List<@Nullable Integer> maybe) {}

  @Test
  void anEmptyTextIsNoElementOfANumberUnlessItIsMarked() {
    refuses(query("counts=1&counts="), Counted.class, "counts[1]");
    refuses(form(Map.of("counts", List.of("", "1")), ""), Counted.class, "counts[0]");
    assertThat(query("counts=1&maybe=&maybe=2").as(Counted.class).maybe()).containsExactly(null, 2);
  }

  public record Dated(
      Instant at, Duration span, @Nullable LocalDate day, @Nullable Colour colour) {}

  @Test
  void readsTimesAndNothingFromAnEmptyDate() {
    assertThat(query("at=1764498407123&span=1500&day=&colour=").as(Dated.class))
        .isEqualTo(
            new Dated(Instant.ofEpochMilli(1764498407123L), Duration.ofMillis(1500), null, null));
    assertThat(query("at=2025-11-30T10:26:47.123Z&span=PT1.5S&day=2025-11-30").as(Dated.class))
        .isEqualTo(
            new Dated(
                Instant.parse("2025-11-30T10:26:47.123Z"),
                Duration.ofMillis(1500),
                LocalDate.parse("2025-11-30"),
                null));
    refuses(query("at=1.5&span=1"), Dated.class, "at");
  }

  @Test
  void keepsTheTypesOfJson() {
    assertThat(json("{\"name\":\"5\",\"age\":5}", "").as(Person.class))
        .isEqualTo(new Person("5", 5, null, null));
    assertThat(json("{\"person\":{\"name\":\"a\",\"age\":5}}", "").as(Nested.class).person().age())
        .isEqualTo(5);
    refuses(json("{\"name\":5,\"age\":5}", ""), Person.class, "name");
    refuses(json("{\"name\":\"5\",\"age\":\"5\"}", ""), Person.class, "age");
    refuses(json("{\"person\":{\"name\":\"a\"}}", ""), Nested.class, "person.age");
  }

  @ParameterizedTest
  @CsvSource({
    "age=1, name",
    "name=a, age",
    "name=a&age=one, age",
    "name=a&age=1.5, age",
    "name=a&age=0x10, age",
    "name=a&age=99999999999, age",
    "name=a&age=1&staff=yes, staff",
    "name=a&age=1&size=1e9999, size"
  })
  void namesTheComponentThatIsWrong(String query, String component) {
    refuses(query(query), Person.class, component);
  }

  private static void refuses(Params params, Class<? extends Record> type, String component) {
    assertThatThrownBy(() -> params.as(type))
        .isInstanceOfSatisfying(
            HttpException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.text()).startsWith("Invalid: " + component + ": ");
            });
  }

  // ---- requests

  private static Params query(String query) {
    return exchange(request("GET", "", query), unreadable()).params();
  }

  private static Params json(String body, String query) {
    return exchange(request("POST", "application/json", query), bytes(body)).params();
  }

  private static Params form(Map<String, List<String>> fields, String query) {
    Request post = request("POST", "application/x-www-form-urlencoded", query);
    return exchange(post, form(new Form(fields, List.of()))).params();
  }

  private static Exchange exchange(Request request, RequestBody body) {
    Map<String, String> path = Map.of("id", "path");
    return new Exchange(
        EventCodec.standard(),
        request,
        path,
        new BodyParams(request, body),
        new JettyHeaderParser());
  }

  private static Request request(String method, String type, String query) {
    return new Request(
        method, "/", query, List.of(Map.entry("Content-Type", type)), "127.0.0.1", false);
  }

  private static RequestBody bytes(String text) {
    return new Body(EventCodec.utf8(text), null);
  }

  private static RequestBody form(Form form) {
    return new Body(null, form);
  }

  private static RequestBody unreadable() {
    return new Body(null, null);
  }

  /** A body that has these, and fails when it is asked for another. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Body(byte @Nullable [] content, @Nullable Form fields) implements RequestBody {
    @Override
    public byte[] bytes() {
      if (content == null) {
        throw new AssertionError("read as bytes");
      }
      return content;
    }

    @Override
    public Form form() {
      if (fields == null) {
        throw new AssertionError("read as a form");
      }
      return fields;
    }
  }
}
