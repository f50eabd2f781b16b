package com.example.desk;

import dev.plezi.server.Plezi;
import dev.plezi.spring.PleziRoutes;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class DeskApplication {
  public static void main(String[] args) {
    SpringApplication.run(DeskApplication.class, args);
  }

  @Bean
  PleziRoutes client() {
    return app -> app.route("/client.js", Plezi.CLIENT);
  }
}
