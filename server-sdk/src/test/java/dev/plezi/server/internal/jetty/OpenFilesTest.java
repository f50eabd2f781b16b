package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Options;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
  @Test
  void leavesSomeFilesOfTheProcess() {
    assertThat(OpenFiles.most(Options.standard(), OptionalLong.of(1_024))).isEqualTo(896);
    assertThat(OpenFiles.most(Options.standard(), OptionalLong.of(1L << 40)))
        .isEqualTo(Integer.MAX_VALUE);
    assertThat(OpenFiles.most(Options.standard(), OptionalLong.empty()))
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void doesAsTheOptionsSay() {
    Options options = Options.builder().maxTcpConnections(10).build();

    assertThat(OpenFiles.most(options, OptionalLong.of(1_024))).isEqualTo(10);
    assertThat(OpenFiles.connections(options)).isEqualTo(10);
  }
}
