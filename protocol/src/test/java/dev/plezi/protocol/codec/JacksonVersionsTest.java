package dev.plezi.protocol.codec;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import tools.jackson.core.Version;

class JacksonVersionsTest {
  private static final String PRESENT = "com.fasterxml.jackson.annotation.JsonProperty";

  @Test
  void thoseOfThisBuildFit() {
    assertThatCode(JacksonVersions::check).doesNotThrowAnyException();
  }

  @Test
  void saysWhichIsTooOldAndWhatToDo() {
    assertThatIllegalStateException()
        .isThrownBy(() -> JacksonVersions.check("com.fasterxml.None", version(3, 2), getClass()))
        .withMessageStartingWith("jackson-annotations is older than 2.21")
        .withMessageContaining("plezi-bom");
    assertThatIllegalStateException()
        .isThrownBy(() -> JacksonVersions.check(PRESENT, version(3, 0), getClass()))
        .withMessageStartingWith("jackson-databind is 3.0.2; Plezi needs 3.1 or later");
  }

  private static Version version(int major, int minor) {
    return new Version(major, minor, 2, null, "tools.jackson.core", "jackson-databind");
  }
}
