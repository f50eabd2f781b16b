import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.simp.annotation.SendToUser;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.stereotype.Controller;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketTransportRegistration;
import org.springframework.web.socket.server.standard.ServletServerContainerFactoryBean;

/**
 * Spring Boot's STOMP with its simple broker. Messages are in order, as those of all others are,
 * which has to be asked for.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({SpringStompPeer.Events.class, SpringStompPeer.Sockets.class})
public class SpringStompPeer {
  public record Chat(String data, int n) {}

  public record Order(
      Customer customer, List<Line> lines, boolean express, String note, int n) {}

  public record Customer(int id, String name, String mail, Address address) {}

  public record Address(String street, String city, String zip) {}

  public record Line(String sku, String name, int count, double price, List<String> tags) {}

  public record Ack(int n) {}

  public record Said(String data, int n) {}

  @Controller
  public static class Events {
    @MessageMapping({"chat", "blob"})
    @SendToUser(destinations = "/queue/acks", broadcast = false)
    public Ack chat(Chat chat) {
      return new Ack(chat.n());
    }

    @MessageMapping("order")
    @SendToUser(destinations = "/queue/acks", broadcast = false)
    public Ack order(Order order) {
      return new Ack(order.n());
    }

    @MessageMapping("join")
    @SendToUser(destinations = "/queue/joins", broadcast = false)
    public Ack join() {
      return new Ack(0);
    }

    @MessageMapping("say")
    @SendTo("/topic/room")
    public Said say(Said said) {
      return said;
    }

    @EventListener
    public void started(WebServerInitializedEvent event) {
      System.out.println("PORT " + event.getWebServer().getPort());
    }
  }

  @Configuration
  @EnableWebSocketMessageBroker
  public static class Sockets implements WebSocketMessageBrokerConfigurer {
    @Override
    public void registerStompEndpoints(StompEndpointRegistry registry) {
      registry.addEndpoint("/stomp");
      registry.setPreserveReceiveOrder(true);
    }

    @Override
    public void configureMessageBroker(MessageBrokerRegistry registry) {
      registry.enableSimpleBroker("/topic", "/queue");
      registry.setApplicationDestinationPrefixes("/app");
      registry.setPreservePublishOrder(true);
    }

    @Override
    public void configureWebSocketTransport(WebSocketTransportRegistration registry) {
      registry.setMessageSizeLimit(256 * 1024).setSendBufferSizeLimit(64 * 1024 * 1024);
      registry.setSendTimeLimit(60_000);
    }

    /** Tomcat's own bound is lower than the messages are large. */
    @Bean
    public ServletServerContainerFactoryBean container() {
      var container = new ServletServerContainerFactoryBean();
      container.setMaxTextMessageBufferSize(64 * 1024);
      return container;
    }
  }

  public static void main(String[] args) {
    SpringApplication app = new SpringApplication(SpringStompPeer.class);
    app.setDefaultProperties(
        Map.of(
            "server.port", "0",
            "server.address", "127.0.0.1",
            "server.tomcat.accept-count", "1024",
            "server.tomcat.max-connections", "50000",
            "spring.main.banner-mode", "off",
            "logging.level.root", "warn"));
    app.run(args);
  }
}
