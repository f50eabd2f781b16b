package dev.plezi.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.plezi.event.InvalidEventException;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is null within a list, an array or a map. */
class ElementsTest {
  private final EventCodec codec = EventCodec.standard();

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes(@JsonSubTypes.Type(value = Circle.class, name = "circle"))
  sealed interface Shape permits Circle {}

  record Circle(int r) implements Shape {}

  record Names(List<String> names) {}

  static final class Words extends ArrayList<String> {
    private static final long serialVersionUID = 1L;
  }

  @SuppressWarnings("ArrayRecordComponent") // arrays are the point
  record Whole(
      @Nullable List<String> tags,
      @Nullable Set<Integer> ids,
      @Nullable Collection<Object> any,
      String @Nullable [] words,
      Integer @Nullable [][] grid,
      int @Nullable [] numbers,
      @Nullable Map<String, Integer> scores,
      @Nullable EnumMap<DayOfWeek, String> week,
      @Nullable EnumSet<DayOfWeek> days,
      Optional<List<String>> maybe,
      @Nullable List<Names> nested,
      @Nullable Map<String, List<String>> lists,
      @Nullable List<Shape> shapes,
      @Nullable List<? extends String> bounded,
      @Nullable Words own) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tags | [\"a\",\"b\",null] | tags[2]: is null",
        "ids | [null] | ids[0]: is null",
        "any | [1,null] | any[1]: is null",
        "words | [null,\"a\"] | words[0]: is null",
        "grid | [[1],[2,null]] | grid[1][1]: is null",
        "grid | [[1],null] | grid[1]: is null",
        "numbers | [1,null] | numbers[1]: wants a whole number (32 bits)",
        "scores | {\"bob\":1,\"alice\":null} | scores.alice: is null",
        "week | {\"MONDAY\":null} | week.MONDAY: is null",
        "days | [\"MONDAY\",null] | days[1]: is null",
        "maybe | [null] | maybe[0]: is null",
        "nested | [{\"names\":[\"a\",null]}] | nested[0].names[1]: is null",
        "nested | [null] | nested[0]: is null",
        "lists | {\"a\":[\"x\",null]} | lists.a[1]: is null",
        "lists | {\"a\":null} | lists.a: is null",
        "shapes | [{\"@type\":\"circle\",\"r\":1},null] | shapes[1]: is null",
        "bounded | [null] | bounded[0]: is null",
        "own | [null] | own[0]: is null"
      })
  void oneThatIsNullIsRefusedAndSaysWhereItIs(String member, String value, String words) {
    assertThatThrownBy(() -> read("{\"" + member + "\":" + value + "}", Whole.class))
        .isInstanceOf(InvalidEventException.class)
        .hasMessage(words)
        .extracting(e -> ((InvalidEventException) e).member())
        .isEqualTo(words.substring(0, words.indexOf(':')));
  }

  @SuppressWarnings({"rawtypes", "ArrayRecordComponent"})
  record Marked(
      List<@Nullable String> tags,
      @Nullable String[] words,
      Map<String, @Nullable Integer> scores,
      Optional<List<@Nullable String>> maybe,
      List<Optional<String>> optionals,
      List<?> wild,
      List raw) {}

  @Test
  void oneThatIsMarkedIsTaken() {
    Marked read =
        read(
            "{\"tags\":[null],\"words\":[null,\"a\"],\"scores\":{\"alice\":null},\"maybe\":[null],"
                + "\"optionals\":[null,\"a\"],\"wild\":[null],\"raw\":[null,1]}",
            Marked.class);
    assertThat(read.tags()).containsExactly((String) null);
    assertThat(read.words()).containsExactly(null, "a");
    assertThat(read.scores()).containsEntry("alice", null);
    assertThat(read.maybe()).contains(Arrays.asList((String) null));
    assertThat(read.optionals()).containsExactly(Optional.empty(), Optional.of("a"));
    assertThat(read.wild()).hasSize(1);
    assertThat((Object) read.raw()).isEqualTo(Arrays.asList(null, 1));
  }

  record Mixed(
      @Nullable List<@Nullable List<String>> outer,
      @Nullable List<List<@Nullable String>> inner,
      @Nullable Map<String, @Nullable Shape[]> shapes,
      @Nullable List<List<Names>> plain) {}

  @Test
  void eachLevelHasItsOwnMark() {
    assertThat(read("{\"outer\":[null,[\"a\"]]}", Mixed.class).outer())
        .isEqualTo(Arrays.asList(null, List.of("a")));
    assertThat(read("{\"inner\":[[null,\"a\"]]}", Mixed.class).inner())
        .isEqualTo(List.of(Arrays.asList(null, "a")));
    assertThat(
            read("{\"shapes\":{\"x\":[null,{\"@type\":\"circle\",\"r\":1}]}}", Mixed.class)
                .shapes())
        .hasEntrySatisfying("x", it -> assertThat(it).containsExactly(null, new Circle(1)));
    refused("{\"outer\":[[\"a\",null]]}", Mixed.class, "outer[0][1]: is null");
    refused("{\"inner\":[[],null]}", Mixed.class, "inner[1]: is null");
    refused("{\"shapes\":{\"x\":null}}", Mixed.class, "shapes.x: is null");
    refused("{\"plain\":[[null]]}", Mixed.class, "plain[0][0]: is null");
  }

  record Made(List<String> all) {
    @JsonCreator
    static Made of(
        @JsonProperty("left") List<@Nullable String> left,
        @JsonProperty("right") List<String> right) {
      return new Made(right);
    }
  }

  @Test
  void whatACreatorTakesHasItsOwnMarks() {
    assertThat(read("{\"left\":[null],\"right\":[\"a\"]}", Made.class).all()).containsExactly("a");
    refused("{\"left\":[],\"right\":[null]}", Made.class, "right[0]: is null");
  }

  record Page<T>(List<T> items) {}

  record Pages(Page<String> page) {}

  @Test
  void aVariableOfATypeIsMarkedWhereItIsUsed() {
    refused("{\"page\":{\"items\":[null]}}", Pages.class, "page.items[0]: is null");
  }

  @Test
  void anArrayAloneRefusesTooAndWhatNobodyHasToldDoesNot() {
    refused("[\"a\",null]", String[].class, "[1]: is null");
    refused("[[1],[null]]", Integer[][].class, "[1][0]: is null");
    refused("[null]", Words.class, "[0]: is null");
    assertThat(read("[\"a\"]", String[].class)).containsExactly("a");
    assertThat(read("[null]", Object[].class)).containsExactly((Object) null);
    assertThat((Object) read("[null]", List.class)).isEqualTo(Arrays.asList((Object) null));
    assertThat((Object) read("{\"a\":null}", Map.class))
        .isEqualTo(Collections.singletonMap("a", null));
  }

  private void refused(String json, Class<?> type, String words) {
    assertThatThrownBy(() -> read(json, type))
        .as(json)
        .isInstanceOf(InvalidEventException.class)
        .hasMessage(words);
  }

  private <T> T read(String json, Class<T> type) {
    return codec.decode(EventCodec.utf8(json), type);
  }
}
