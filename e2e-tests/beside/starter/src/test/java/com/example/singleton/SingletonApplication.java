package com.example.singleton;

import dev.plezi.server.Controller;
import dev.plezi.spring.PleziRoute;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;

@SpringBootApplication
public class SingletonApplication {
  /** One for all connections. */
  @Component
  @PleziRoute("/one")
  public static class OneForAll extends Controller {
    @Override
    public void onOpen() {
      write("hello");
    }
  }
}
