package dev.plezi.demo.programs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionsTest {
  private final Sessions sessions = new Sessions();

  @Test
  void knowsWhoseSessionItIsUntilItEnds() {
    String ada = sessions.begin("Ada");
    String ben = sessions.begin("Ben");

    assertThat(sessions.nickname(ada)).isEqualTo("Ada");
    sessions.end(ada);
    assertThat(sessions.nickname(ada)).isNull();
    assertThat(sessions.nickname(ben)).isEqualTo("Ben");
  }

  @Test
  void knowsNobodyWithoutASecretOrWithAWrongOne() {
    sessions.begin("Ada");
    sessions.end(null);

    assertThat(sessions.nickname(null)).isNull();
    assertThat(sessions.nickname("Ada")).isNull();
  }

  @Test
  void endsTheFirstSessionWhenThereAreTooMany() {
    String first = sessions.begin("first");
    String second = sessions.begin("second");
    for (int i = 1; i < Sessions.MAX_SESSIONS; i++) {
      sessions.begin("guest " + i);
    }

    assertThat(sessions.nickname(first)).isNull();
    assertThat(sessions.nickname(second)).isEqualTo("second");
  }
}
