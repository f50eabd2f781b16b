package dev.plezi.server.internal.session.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What happened to sessions and messages, as both applications saw it. */
final class History {
  private static final String PLAIN = "plain-";

  private final World world;
  private final Plan plan;
  private final Map<String, Epoch> epochs = new LinkedHashMap<>();
  private final Map<String, Served> served = new LinkedHashMap<>();
  private final Set<String> impersonated = new HashSet<>();
  private final List<Sent> messages = new ArrayList<>();
  private final List<Wanted> wanted = new ArrayList<>();
  private final List<Service> services = new ArrayList<>();
  private boolean active = true;

  History(World world, Plan plan) {
    this.world = world;
    this.plan = plan;
  }

  Plan plan() {
    return plan;
  }

  /** Whether the applications still say something by themselves. */
  boolean active() {
    return active;
  }

  void rest() {
    world.note("all is well from now on");
    active = false;
  }

  /** What makes a message long, or not. */
  String pad(Dice dice) {
    boolean big = plan.has(Fault.BIG) && dice.chance(0.05);
    return "x".repeat(dice.below(big ? 40_000 : 100));
  }

  /** What a connection without a session is called. */
  static String plain(int cable) {
    return PLAIN + cable;
  }

  static boolean isPlain(String key) {
    return key.startsWith(PLAIN);
  }

  /** The client's view; made when somebody asks first. */
  Epoch epoch(String key) {
    return epochs.computeIfAbsent(key, k -> new Epoch(world, k, !isPlain(k)));
  }

  /** Whether the client has begun it. */
  boolean knows(String key) {
    return epochs.containsKey(key);
  }

  /** The server's view; null when it never was open. */
  @Nullable Served served(String key) {
    return served.get(key);
  }

  /** The server's application has a session. */
  Served serve(String key, Host host, Service service) {
    services.add(service);
    return served.computeIfAbsent(key, k -> new Served(world, epoch(k), host));
  }

  /** A connection without a session turns out to carry one. */
  void outlive(String key, Served plain) {
    plain.outlive(epoch(key));
    served.put(key, plain);
  }

  /** Whoever has not looked for long sees which sessions there are. */
  void look() {
    services.forEach(Service::look);
  }

  /** Somebody else asks for the session with this secret. */
  void impersonate(String secret) {
    impersonated.add(secret);
  }

  /** Whether somebody else ever did. */
  boolean impersonated(String secret) {
    return impersonated.contains(secret);
  }

  void add(Sent message) {
    messages.add(message);
  }

  int nextNumber() {
    return messages.size();
  }

  List<Sent> messages() {
    return messages;
  }

  /** The server asks, in a session or in none. */
  Wanted want(int how, Host host, @Nullable String session) {
    Wanted one = new Wanted(world, wanted.size(), how, host, session);
    wanted.add(one);
    return one;
  }

  /** What the server has asked, by its numbers. */
  List<Wanted> wanted() {
    return wanted;
  }

  Iterable<Epoch> epochs() {
    return epochs.values();
  }

  Iterable<Served> allServed() {
    return served.values();
  }

  /** One that can say something, the latest; null when there is none. */
  @Nullable Service speaker() {
    for (int i = services.size() - 1; i >= 0; i--) {
      if (services.get(i).speaks()) {
        return services.get(i);
      }
    }
    return null;
  }
}
