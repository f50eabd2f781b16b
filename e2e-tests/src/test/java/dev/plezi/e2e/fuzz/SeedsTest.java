package dev.plezi.e2e.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What fuzzing begins with, and has found, in each build: without the fuzzer. */
class SeedsTest {
  static final List<Class<?>> TARGETS = Fuzz.TARGETS;

  @ParameterizedTest
  @FieldSource("TARGETS")
  void whatATargetSaysOfEveryInputHoldsForItsSeeds(Class<?> target)
      throws IOException, NoSuchMethodException {
    Method run = target.getMethod("fuzzerTestOneInput", byte[].class);

    for (byte[] seed : Seeds.of(target)) {
      assertThatCode(() -> run.invoke(null, (Object) seed))
          .as("%s", new String(seed, StandardCharsets.ISO_8859_1))
          .doesNotThrowAnyException();
    }
    assertThat(Seeds.of(target)).isNotEmpty();
  }
}
