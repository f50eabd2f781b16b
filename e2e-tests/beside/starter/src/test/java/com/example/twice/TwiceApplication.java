package com.example.twice;

import dev.plezi.server.Controller;
import dev.plezi.spring.PleziRoute;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class TwiceApplication {
  /** Answers where the other does. */
  @PleziRoute("/same")
  public static class First extends Controller {
    @Override
    public Object index() {
      return "first";
    }
  }

  /** Answers where the other does. */
  @PleziRoute("/same")
  public static class Second extends Controller {
    @Override
    public Object index() {
      return "second";
    }
  }
}
