package dev.plezi.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.InputStream;
import java.time.DayOfWeek;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordCheckTest {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Simple(int i, boolean b, String s, double[] d, DayOfWeek day, Object any, Number n) {}

  record Nested(
      Simple simple,
      List<Simple> list,
      Set<String> set,
      Collection<Integer> all,
      Map<String, List<Simple>> map,
      Optional<Simple> maybe,
      Iterable<String> each,
      @Nullable Nested itself) {}

  record Generic<T>(T value) {}

  record OfStrings(Generic<String> generic) {}

  record OfStreams(Generic<InputStream> generic) {}

  record Deep(Map<String, List<Runnable>> work) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes(@JsonSubTypes.Type(Circle.class))
  sealed interface Shape permits Circle {}

  record Circle(int r) implements Shape {}

  record Drawing(List<Shape> shapes) {}

  @Test
  void whatJacksonReadsIsReadable() {
    for (Class<?> type :
        List.of(Simple.class, Nested.class, OfStrings.class, Generic.class, Drawing.class)) {
      assertThat(EventCodec.standard().unreadable(type)).as(type.getName()).isNull();
    }
  }

  @Test
  void namesTheComponentThatNothingCanMake() {
    assertThat(EventCodec.standard().unreadable(OfStreams.class))
        .isEqualTo(".generic.value: nothing can make a java.io.InputStream of JSON");
    assertThat(EventCodec.standard().unreadable(Deep.class))
        .isEqualTo(".work: nothing can make a java.lang.Runnable of JSON");
  }
}
