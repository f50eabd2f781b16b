package com.example.chat;

import dev.plezi.server.App;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class ChatApplication {
  public static void main(String[] args) {
    SpringApplication.run(ChatApplication.class, args);
  }

  @Bean(destroyMethod = "stop")
  App plezi() {
    Options options = Options.builder().appName("chat").signals(false).build();
    int port = Integer.parseInt(System.getenv().getOrDefault("PLEZI_PORT", "3000"));
    return Plezi.app(options)
        .route("/client.js", Plezi.CLIENT)
        .route("/chat", Chat.class)
        .start(port);
  }
}
