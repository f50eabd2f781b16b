package com.example.none;

import dev.plezi.spring.PleziRoute;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class NoneApplication {
  /** Is no controller, though it is marked as one. */
  @PleziRoute("/none")
  public static class NoController {}
}
