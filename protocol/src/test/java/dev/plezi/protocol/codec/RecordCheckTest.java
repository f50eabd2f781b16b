package dev.plezi.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.Calendar;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.annotation.JsonDeserialize;

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

  record Library(
      ZoneId zone,
      Path path,
      Charset charset,
      ByteBuffer buffer,
      Calendar calendar,
      Locale locale,
      UUID id,
      URI uri,
      Currency currency,
      OptionalInt maybe) {}

  interface Animal {}

  record Kennel(
      @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Animal marked,
      @JsonDeserialize(as = Dog.class) Animal made) {}

  record Dog(String name) implements Animal {}

  record Stray(Animal animal) {}

  @Test
  void whatJacksonAloneKnowsHowToReadIsTaken() {
    assertThat(EventCodec.standard().unreadable(Library.class)).isNull();
    assertThat(EventCodec.standard().unreadable(Kennel.class)).isNull();
    assertThat(EventCodec.standard().unreadable(Stray.class))
        .isEqualTo(".animal: nothing can make a " + Animal.class.getName() + " of JSON");
    Library read =
        EventCodec.standard()
            .decode(
                EventCodec.utf8(
                    "{\"zone\":\"Asia/Tokyo\",\"path\":\"/tmp\",\"charset\":\"UTF-8\",\"buffer\":\"AQ==\","
                        + "\"calendar\":0,\"locale\":\"en\",\"uri\":\"http://x\","
                        + "\"id\":\"00000000-0000-0000-0000-000000000001\",\"currency\":\"EUR\"}"),
                Library.class);
    assertThat(read.zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(read.buffer().get(0)).isEqualTo((byte) 1);
  }

  interface Methods<T> {
    Generic<String> known();

    Generic<T> open();

    Generic<? extends List<T>> openDeep();

    Generic<InputStream> impossible();
  }

  @Test
  void typeArgumentsArePartOfTheType() throws ReflectiveOperationException {
    assertThat(EventCodec.standard().unreadable(type("known"))).isNull();
    assertThat(EventCodec.standard().unreadable(type("impossible")))
        .isEqualTo(".value: nothing can make a java.io.InputStream of JSON");
    for (String open : List.of("open", "openDeep")) {
      assertThat(EventCodec.standard().unreadable(type(open)))
          .isEqualTo(": its type arguments are not told where it is declared");
    }
  }

  private static Type type(String method) throws ReflectiveOperationException {
    return Methods.class.getDeclaredMethod(method).getGenericReturnType();
  }

  @Test
  void namesTheComponentThatNothingCanMake() {
    assertThat(EventCodec.standard().unreadable(OfStreams.class))
        .isEqualTo(".generic.value: nothing can make a java.io.InputStream of JSON");
    assertThat(EventCodec.standard().unreadable(Deep.class))
        .isEqualTo(".work: nothing can make a java.lang.Runnable of JSON");
  }
}
