import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a team writes that has WebSockets and no events: JSON read by Jackson, told apart by its
 * name, bound to a record, answered.
 *
 * @param <S> a socket
 */
final class JsonEvents<S> {
  record Chat(String data) {}

  record Order(Customer customer, List<Line> lines, boolean express, String note) {}

  record Customer(int id, String name, String mail, Address address) {}

  record Address(String street, String city, String zip) {}

  record Line(String sku, String name, int count, double price, List<String> tags) {}

  record Say(String data, int n) {}

  record Said(String event, String data, int n) {}

  record Ack(String event, JsonNode _EID_) {}

  record Joined(String event) {}

  private final JsonMapper json =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private final Set<S> room = ConcurrentHashMap.newKeySet();
  private final BiConsumer<S, String> send;

  JsonEvents(BiConsumer<S, String> send) {
    this.send = send;
  }

  void received(S from, String text) {
    JsonNode message = json.readTree(text);
    switch (message.path("event").asString()) {
      case "join" -> {
        room.add(from);
        send.accept(from, json.writeValueAsString(new Joined("joined")));
      }
      case "say" -> {
        Say say = json.treeToValue(message, Say.class);
        String said = json.writeValueAsString(new Said("said", say.data(), say.n()));
        room.forEach(each -> send.accept(each, said));
      }
      case "order" -> acknowledge(from, message, json.treeToValue(message, Order.class));
      default -> acknowledge(from, message, json.treeToValue(message, Chat.class));
    }
  }

  private void acknowledge(S from, JsonNode message, Object event) {
    if (event != null) {
      send.accept(from, json.writeValueAsString(new Ack("_ack_", message.get("_EID_"))));
    }
  }

  void closed(S socket) {
    room.remove(socket);
  }
}
