package com.example.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The same application with the versions of Spring Boot 3: it does not start, and says why. */
class UnguidedIT {
  @Test
  void saysWhichVersionWasFoundWhichIsNeededAndWhatToWrite() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Path.of("target", "chat.jar").toString(),
                "--server.port=0")
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(said)
          .contains("jackson-annotations 2.21, and 2.22 is needed")
          .contains("Import dev.plezi:plezi-bom");
    } finally {
      process.destroyForcibly();
    }
  }
}
