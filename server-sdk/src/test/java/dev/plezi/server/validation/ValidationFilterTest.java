package dev.plezi.server.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plezi.event.EventException;
import dev.plezi.event.EventName;
import dev.plezi.server.Plezi;
import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events that are checked by a real validator. */
class ValidationFilterTest {
  public record Line(@Max(9) int number) {}

  @EventName("say")
  public record Say(@Size(max = 3) String text, List<@Valid Line> lines) {}

  private final List<String> handled = new ArrayList<>();
  private final ValidatorFactory factory =
      Validation.byDefaultProvider()
          .configure()
          .messageInterpolator(new ParameterMessageInterpolator())
          .buildValidatorFactory();
  private final PleziTest test =
      PleziTest.of(
          Plezi.app()
              .filter(new ValidationFilter(factory.getValidator()))
              .events(
                  "/",
                  live ->
                      live.on(Say.class, (c, say) -> handled.add(say.text()))
                          .on("raw", (c, event) -> handled.add("raw"))));

  @AfterEach
  void stop() {
    test.close();
    factory.close();
  }

  private static String fault(TestConnection client, Object event) {
    try {
      client.request(event, Void.class);
      return "none";
    } catch (EventException e) {
      return e.code() + " " + e.getMessage();
    }
  }

  @Test
  void letsThroughWhatKeepsItsConstraints() {
    TestConnection ada = test.connect("/");

    assertThat(fault(ada, new Say("abc", List.of(new Line(9))))).isEqualTo("none");
    ada.emit("raw", Map.of("text", "abcdef"));

    assertThat(handled).containsExactly("abc", "raw");
  }

  @Test
  void refusesWhatDoesNotAndNamesTheComponent() {
    TestConnection ada = test.connect("/");

    assertThat(fault(ada, new Say("abcd", List.of())))
        .startsWith("invalid text: size must be between 0 and 3");
    assertThat(fault(ada, new Say("abc", List.of(new Line(1), new Line(10)))))
        .startsWith("invalid lines[1].number: must be less than or equal to 9");
    assertThatExceptionOfType(EventException.class)
        .isThrownBy(() -> ada.request("say", Map.of("text", "abc"), Void.class))
        .withMessageContaining("lines");
    assertThat(handled).isEmpty();
  }
}
