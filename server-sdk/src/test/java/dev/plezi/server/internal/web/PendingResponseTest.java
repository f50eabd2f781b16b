package dev.plezi.server.internal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

import dev.plezi.server.http.Body;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PendingResponseTest {
  private final PendingResponse response = new PendingResponse(false);

  @Test
  void beginsWithStatus200AndNoHeader() {
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.seal()).isEmpty();
  }

  @Test
  void aHeaderTakesThePlaceOfItsNamesake() {
    response.header("X-One", "1").header("x-one", "2").header("X-Two", "é");

    assertThat(response.seal()).containsExactly(entry("x-one", "2"), entry("X-Two", "é"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "X One", "X:One", "X\r\n", "Ä"})
  void refusesANameThatIsNone(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> response.header(name, "1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1\r\nX-Evil: 1", "1\n", "\0", "\u007f", "日本"})
  void refusesAValueThatCouldBreakOutOfTheHeader(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> response.header("X-One", value));
    assertThatIllegalArgumentException().isThrownBy(() -> response.redirect("/" + value));
  }

  @ParameterizedTest
  @CsvSource({"199", "600", "0", "-1", "101"})
  void refusesAStatusThatIsNone(int status) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> response.status(status))
        .withMessageContaining(String.valueOf(status));
  }

  @Test
  void redirects() {
    response.redirect("/login");

    assertThat(response.status()).isEqualTo(302);
    assertThat(response.seal()).containsExactly(entry("Location", "/login"));
  }

  @Test
  void cannotBeChangedOnceItIsSent() {
    response.header("X-One", "1");
    assertThat(response.seal()).isUnmodifiable();

    assertThatIllegalStateException().isThrownBy(() -> response.header("X-Two", "2"));
    assertThatIllegalStateException().isThrownBy(() -> response.status(404));
  }

  @Test
  void isFinishedWithWhatWasSet() {
    response.status(404).header("X-One", "1");

    FinishedResponse finished = response.finish(Body.text("none"));

    assertThat(finished.status()).isEqualTo(404);
    assertThat(finished.headers()).containsExactly(entry("X-One", "1"));
    assertThatIllegalStateException().isThrownBy(() -> response.status(200));
  }
}
