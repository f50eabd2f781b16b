package dev.plezi.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(WithBrowser.class)
class PeopleIT {
  @Test
  void leavesPicturesAndTracesOfEverybody(People people, @TempDir Path directory)
      throws IOException {
    people.arrive("ada").navigate("data:text/html,<p>hello");
    people.arrive("ben").close();
    people.save(directory);
    assertThat(directory.resolve("ada.png")).isNotEmptyFile();
    assertThat(directory.resolve("ada-trace.zip")).isNotEmptyFile();
    assertThat(directory.resolve("ben-no-picture.txt")).isNotEmptyFile();
    assertThat(directory.resolve("ben-trace.zip")).isNotEmptyFile();
    assertThat(directory.resolve("console.txt")).exists();
  }
}
