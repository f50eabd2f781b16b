import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketConfig;
import com.corundumstudio.socketio.SocketIOServer;
import java.net.ServerSocket;
import java.util.List;

/** netty-socketio, with typed events and its native transport. */
public final class NettySocketIoPeer {
  private NettySocketIoPeer() {}

  public static class Chat {
    public String data;
  }

  public static class Order {
    public Customer customer;
    public List<Line> lines;
    public boolean express;
    public String note;
  }

  public static class Customer {
    public int id;
    public String name;
    public String mail;
    public Address address;
  }

  public static class Address {
    public String street;
    public String city;
    public String zip;
  }

  public static class Line {
    public String sku;
    public String name;
    public int count;
    public double price;
    public List<String> tags;
  }

  public static class Said {
    public String data;
    public int n;
  }

  public static void main(String[] args) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Configuration configuration = new Configuration();
    configuration.setHostname("127.0.0.1");
    configuration.setPort(port);
    configuration.setUseLinuxNativeEpoll(true);
    SocketConfig sockets = new SocketConfig();
    sockets.setReuseAddress(true);
    sockets.setTcpNoDelay(true);
    configuration.setSocketConfig(sockets);
    SocketIOServer server = new SocketIOServer(configuration);
    server.addEventListener("chat", Chat.class, (client, data, ack) -> ack.sendAckData());
    server.addEventListener("blob", Chat.class, (client, data, ack) -> ack.sendAckData());
    server.addEventListener("order", Order.class, (client, data, ack) -> ack.sendAckData());
    server.addEventListener(
        "join",
        Object.class,
        (client, data, ack) -> {
          client.joinRoom("room");
          client.sendEvent("joined");
        });
    server.addEventListener(
        "say",
        Said.class,
        (client, data, ack) -> server.getRoomOperations("room").sendEvent("said", data));
    server.start();
    System.out.println("PORT " + port);
  }
}
