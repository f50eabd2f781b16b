package dev.plezi.server.internal.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
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
                "com.example.Launcher",
                jar -> null))
        .isEqualTo("com.example.Shop$Web");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "com.example.Shop --port 80, com.example.Shop",
        "com.example.Shop some.jar,  com.example.Shop",
        "shop/com.example.Shop,      com.example.Shop",
        "target/shop-1.0.jar x,      com.example.Main",
        "target/shop-1.1.jar,        com.example.Main",
        "C:\\my apps\\shop.jar y,     com.example.Main",
        "target/other.jar,           -",
        "Shop,                       Shop",
        "'',                         -",
        "-,                          -"
      })
  void isTheMainClassOfTheProgramWhenNoMainIsOnTheStack(String command, String name) {
    List<StackTraceElement> stack = List.of(frame("java.lang.Thread", "run"));

    assertThat(AppName.of(stack, command, AppNameTest::mainClass)).isEqualTo(name);
  }

  private static @Nullable String mainClass(String jar) {
    return jar.matches("(target/|C:.my apps.)shop.*[.]jar") ? "com.example.Main" : null;
  }

  private static StackTraceElement frame(String type, String method) {
    return new StackTraceElement(type, method, "X.java", 1);
  }
}
