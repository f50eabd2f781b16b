package dev.plezi.server.internal.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppNameTest {
  @Test
  void isTheInnermostClassWhoseMainRuns() {
    assertThat(
            AppName.of(
                List.of(
                    frame("dev.plezi.server.App", "start"),
                    frame("com.example.Shop$Web", "main"),
                    frame("com.example.Launcher", "main")),
                "com.example.Launcher"))
        .isEqualTo("Web");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "com.example.Shop --port 80, Shop",
        "shop/com.example.Shop,      Shop",
        "target/shop-1.0.jar x,      shop-1.0",
        "C:\\apps\\shop.jar,         shop",
        "Shop,                       Shop",
        "'',                         plezi",
        "-,                          plezi"
      })
  void isTheProgramWhenNoMainIsOnTheStack(String command, String name) {
    assertThat(AppName.of(List.of(frame("java.lang.Thread", "run")), command)).isEqualTo(name);
  }

  private static StackTraceElement frame(String type, String method) {
    return new StackTraceElement(type, method, "X.java", 1);
  }
}
