package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartUploadTest {
  @ParameterizedTest
  @CsvSource({
    "a.txt, a.txt",
    "../../etc/passwd, passwd",
    "C:\\Users\\eve\\a.txt, a.txt",
    "/, ''",
    "dir/.., ''",
    "., ''",
    ".profile, .profile",
    "' a b ', a b"
  })
  void aFileNameIsABaseName(String given, String name) {
    assertThat(PartUpload.baseName(given)).isEqualTo(name);
  }

  @Test
  void aFileNameHasNoCharactersThatNobodySees() {
    assertThat(PartUpload.baseName("a\r\n\u0000b\u202Etxt.exe")).isEqualTo("abtxt.exe");
  }
}
