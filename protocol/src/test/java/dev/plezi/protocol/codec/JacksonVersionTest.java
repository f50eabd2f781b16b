package dev.plezi.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** That older annotations are named is tried beside Spring Boot. */
class JacksonVersionTest {
  @Test
  void ourOwnFits() {
    assertThat(JacksonVersion.fault()).isNull();
  }

  @Test
  void anOlderOrANewerDatabindFitsOurAnnotations() {
    assertThat(JacksonVersion.fault(3, 0)).isNull();
    assertThat(JacksonVersion.fault(3, 1)).isNull();
    assertThat(JacksonVersion.fault(3, 9)).isNull();
  }

  @Test
  void anotherMajorIsNamed() {
    assertThat(JacksonVersion.fault(4, 0)).contains("jackson-databind 4", "3 is needed");
  }
}
