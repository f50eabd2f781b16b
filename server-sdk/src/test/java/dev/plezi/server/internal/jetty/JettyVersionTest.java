package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JettyVersionTest {
  @ParameterizedTest
  @ValueSource(strings = {"12.0.36", "11.0.24", "13.0.0"})
  void anotherIsNamedWithWhatIsNeeded(String version) {
    assertThat(JettyVersion.fault(version))
        .isEqualTo("Jetty " + version + " is on the class path, and 12.1 is needed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"12.1.0", "12.1.14", "12.2.0", "UNKNOWN", "12.1.x-SNAPSHOT"})
  void whatFitsOrCannotBeReadIsTaken(String version) {
    assertThat(JettyVersion.fault(version)).isNull();
  }

  @Test
  void ourOwnFits() {
    assertThat(JettyVersion.fault()).isNull();
  }
}
